package dev.nightkiln.github;

import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHRepository;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Brings the labels of an issue into the wanted state with as few calls as that takes. */
final class IssueLabels {
    /** Our labels that this repository is known to have, so that each is asked for once. */
    private final Set<LabelStyle> known = ConcurrentHashMap.newKeySet();

    void change(GHIssue issue, Set<String> present, Set<String> add, Set<String> remove)
            throws IOException {
        var there = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        there.addAll(present);
        var missing = new TreeSet<>(add);
        missing.removeIf(there::contains);
        if (!missing.isEmpty()) {
            for (String label : missing) {
                createIfOurs(issue.getRepository(), label);
            }
            var _ = issue.addLabels(missing.toArray(String[]::new));
        }
        for (String label : new TreeSet<>(remove)) {
            if (there.contains(label)) {
                removeIfThere(issue, label);
            }
        }
    }

    /** GitHub would create the label by itself, grey and without a word of what it means. */
    private void createIfOurs(GHRepository repository, String label) throws IOException {
        var style = LabelStyle.of(label);
        if (style.isEmpty() || known.contains(style.get())) {
            return;
        }
        try {
            var _ = repository.getLabel(label);
        } catch (GitHubRefused refused) {
            if (refused.status() != 404) {
                throw refused;
            }
            create(repository, style.get());
        }
        known.add(style.get());
    }

    private static void create(GHRepository repository, LabelStyle style) throws IOException {
        try {
            repository.createLabel(style.label(), style.color(), style.description());
        } catch (GitHubRefused refused) {
            // 422 is "already_exists": somebody was faster.
            if (refused.status() != 422) {
                throw refused;
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
