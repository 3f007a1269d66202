package dev.nightkiln.task;

import java.util.Optional;

/**
 * Where a task is. Each record holds only what is true in that state.
 *
 * <pre>
 * QUEUED -> PREPARING -> WORKING -> CAPTURING -> CHECKING -> PUBLISHING -> PUBLISHED -> MERGED
 * PUBLISHED -> CLOSED -> PUBLISHED                       (not merged; opened again)
 * PREPARING, WORKING, CAPTURING -> PREPARING             (cut off, so started over)
 * CAPTURING, CHECKING -> PREPARING                       (an agent goes on from what is there)
 * any phase -> ESCALATED -> QUEUED                       (a person retries)
 * QUEUED, any phase, ESCALATED -> CANCELLED -> QUEUED    (a person cancels, and retries)
 * PUBLISHED -> QUEUED                                    (a follow-up of the pull request)
 * QUEUED, any phase, ESCALATED -> PUBLISHED              (a follow-up is called off)
 * QUEUED, any phase, ESCALATED -> MERGED                 (its pull request is merged before)
 * QUEUED, any phase, ESCALATED -> CLOSED                 (or closed)
 * </pre>
 */
public sealed interface TaskState {
    /** The attempt this state belongs to, counted from one. */
    int attempt();

    /** Waiting for a place. */
    record Queued(int attempt) implements TaskState {}

    /** An attempt is running. */
    sealed interface Active extends TaskState {
        Phase phase();
    }

    /** Mirror, policy and workspace are being made ready. */
    record Preparing(int attempt) implements Active {
        @Override
        public Phase phase() {
            return Phase.PREPARING;
        }
    }

    /** The agent is at work in its sandbox. */
    record Working(int attempt) implements Active {
        @Override
        public Phase phase() {
            return Phase.WORKING;
        }
    }

    /** The container is gone; its tree is being read as data. */
    record Capturing(int attempt) implements Active {
        @Override
        public Phase phase() {
            return Phase.CAPTURING;
        }
    }

    /** The required checks run on exactly {@code head}. */
    record Checking(int attempt, CommitSha head) implements Active {
        @Override
        public Phase phase() {
            return Phase.CHECKING;
        }
    }

    /**
     * No required check stands in the way of {@code head}; branch, pull request and evidence are
     * being written.
     */
    record Publishing(int attempt, CommitSha head) implements Active {
        @Override
        public Phase phase() {
            return Phase.PUBLISHING;
        }
    }

    /** Nothing runs any more. */
    sealed interface Ended extends TaskState {}

    /** A draft pull request waits for a person. */
    record Published(int attempt, CommitSha head, int pullRequest) implements Ended {}

    /** A person merged the pull request. */
    record Merged(int attempt, CommitSha head, int pullRequest) implements Ended {}

    /** A person closed the pull request without merging. */
    record Closed(int attempt, CommitSha head, int pullRequest) implements Ended {}

    /** Handed to a person; {@code phase} is where it stopped. */
    record Escalated(int attempt, FailureReason reason, Phase phase) implements Ended {}

    /** A person called it off. */
    record Cancelled(int attempt, Actor by) implements Ended {}

    /** The name people see and the database stores. */
    default String name() {
        return getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
    }

    /** The pull request, once there is one. */
    default Optional<Integer> pullRequestNumber() {
        return switch (this) {
            case Published(_, _, int number) -> Optional.of(number);
            case Merged(_, _, int number) -> Optional.of(number);
            case Closed(_, _, int number) -> Optional.of(number);
            case Queued _, Active _, Escalated _, Cancelled _ -> Optional.empty();
        };
    }
}
