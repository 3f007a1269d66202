package dev.nightkiln.github;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import java.time.Instant;
import java.util.Optional;

/**
 * A review that decides something. {@code bot} is whoever is not a person; there is no commit where
 * GitHub no longer knows it.
 */
public record Review(
        Actor by, boolean bot, State state, Optional<CommitSha> commit, Instant submittedAt) {
    /** GitHub's states without those that decide nothing. */
    public enum State {
        APPROVED,
        CHANGES_REQUESTED,
        /** Was one of the others, and was taken back by somebody. */
        DISMISSED
    }
}
