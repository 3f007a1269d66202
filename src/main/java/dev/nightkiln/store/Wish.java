package dev.nightkiln.store;

import dev.nightkiln.task.Actor;

import java.time.Instant;

/** What somebody asked for on a task's pull request, as JSON of whoever reads it again. */
public record Wish(Kind kind, long source, Actor by, Instant at, String json) {
    /** How it was asked for. */
    public enum Kind {
        /** A review that requests changes; {@code source} is its id. */
        REVIEW,
        /** The command, in a comment of this id. */
        COMMAND,
        /** The command in the body of a review of this id. */
        COMMAND_IN_REVIEW
    }
}
