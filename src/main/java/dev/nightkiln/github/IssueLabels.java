package dev.nightkiln.github;

import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHRepository;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Brings the labels of an issue into the wanted state with as few calls as that takes. */
final class IssueLabels {
    /** What GitHub gives to a label that came into being by being put on an issue. */
    private static final String UNSTYLED = "ededed";

    private final GHRepository repository;

    IssueLabels(GHRepository repository) {
        this.repository = repository;
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
                if (UNSTYLED.equals(label.getColor())) {
                    style(label);
                }
            }
        } catch (GitHubRefused refused) {
            if (refused.status() != 422 && refused.status() != 404) {
                throw refused;
            }
            createAll(labels);
            List<GHLabel> added = issue.addLabels(labels);
            if (added.isEmpty()) {
                throw new IOException("no label was added");
            }
        }
    }

    private static void style(GHLabel label) throws IOException {
        var style = LabelStyle.of(label.getName());
        if (style.isPresent()) {
            label.update()
                    .color(style.get().color())
                    .description(style.get().description())
                    .done();
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
