package dev.nightkiln.github;

import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Brings the labels of an issue into the wanted state with as few calls as that takes. */
final class IssueLabels {
    private static final Logger LOG = LoggerFactory.getLogger(IssueLabels.class);

    /** What GitHub gives to a label that came into being by being put on an issue. */
    private static final String UNSTYLED = "ededed";

    private final GHRepository repository;
    private final Rest rest;

    IssueLabels(GHRepository repository, Rest rest) {
        this.repository = repository;
        this.rest = rest;
    }

    void change(GHIssue issue, Set<String> present, Set<String> add, Set<String> remove)
            throws IOException {
        var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(present);
        var missing = new TreeSet<>(add);
        missing.removeIf(known::contains);
        if (!missing.isEmpty()) {
            add(issue, missing.toArray(String[]::new));
        }
        for (String label : new TreeSet<>(remove)) {
            if (known.contains(label)) {
                removeIfThere(issue, label);
            }
        }
    }

    private void add(GHIssue issue, String[] labels) throws IOException {
        try {
            for (GHLabel label : issue.addLabels(labels)) {
                if (UNSTYLED.equals(label.getColor())
                        && List.of(labels).contains(label.getName())) {
                    LabelStyle.of(label.getName()).ifPresent(this::style);
                }
            }
        } catch (GitHubRefused refused) {
            if (refused.status() != 422 && refused.status() != 404) {
                throw refused;
            }
            createAll(labels);
            var _ = issue.addLabels(labels);
        }
    }

    /** A label that looks dull is no reason to stop. */
    private void style(LabelStyle style) {
        String path = "repos/" + repository.getFullName() + "/labels/" + style.label();
        try {
            rest.patch(path, Map.of("color", style.color(), "description", style.description()));
        } catch (GitHubRefused refused) {
            LOG.debug("The label stays as it is", refused);
        }
    }

    private void createAll(String[] labels) throws IOException {
        for (String label : labels) {
            var style = LabelStyle.of(label);
            try {
                repository.createLabel(
                        label,
                        style.map(LabelStyle::color).orElse(UNSTYLED),
                        style.map(LabelStyle::description).orElse(""));
            } catch (GitHubRefused refused) {
                // 422 is "already_exists".
                if (refused.status() != 422) {
                    throw refused;
                }
            }
        }
    }

    private static void removeIfThere(GHIssue issue, String label) throws IOException {
        try {
            issue.removeLabel(label);
        } catch (GitHubRefused refused) {
            if (refused.status() != 404) {
                throw refused;
            }
        }
    }
}
