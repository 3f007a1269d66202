package dev.nightkiln.github;

import dev.nightkiln.task.Actor;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An issue or pull request as GitHub showed it at one moment. Everything but the number was written
 * by people; there is no author where an App or a deleted account wrote it.
 */
public record IssueSnapshot(
        int number,
        String title,
        String body,
        boolean open,
        Set<String> labels,
        Instant updatedAt,
        boolean isPullRequest,
        int comments,
        Optional<Actor> author) {
    public IssueSnapshot {
        labels = Set.copyOf(labels);
    }
}
