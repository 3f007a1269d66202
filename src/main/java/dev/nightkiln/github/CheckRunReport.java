package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;

import java.time.Instant;

/**
 * One check run. Name, head and external id are its identity: the same three are written to the
 * same check run. Longer texts than GitHub takes lose parts of their middle, and say so.
 */
public record CheckRunReport(
        String name, CommitSha head, String externalId, Progress progress, Output output) {
    public CheckRunReport {
        if (name.isBlank() || externalId.isBlank()) {
            throw new IllegalArgumentException("a check run needs a name and an external id");
        }
    }

    /** How far the check is. */
    public sealed interface Progress {
        /** Waiting for its turn. */
        record Queued() implements Progress {}

        /** Running since {@code startedAt}. */
        record InProgress(Instant startedAt) implements Progress {}

        /** Over. */
        record Completed(Conclusion conclusion, Instant startedAt, Instant completedAt)
                implements Progress {}
    }

    /** How a check ended, in GitHub's words. */
    public enum Conclusion {
        /** Passed. */
        SUCCESS,
        /** The check said no. */
        FAILURE,
        /** Neither good nor bad. */
        NEUTRAL,
        /** Called off. */
        CANCELLED,
        /** Not run. */
        SKIPPED,
        /** Took too long. */
        TIMED_OUT,
        /** A person has to do something. */
        ACTION_REQUIRED
    }

    /** What the check run's page shows: Markdown, except the title. */
    public record Output(String title, String summary, String text) {}
}
