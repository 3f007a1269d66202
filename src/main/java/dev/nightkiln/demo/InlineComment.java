package dev.nightkiln.demo;

import java.time.Instant;

/**
 * What a review says about one line of the change; {@code inReplyTo} is 0 where it begins a thread.
 */
record InlineComment(
        long id, Account author, Note note, String hunk, long inReplyTo, Instant createdAt) {
    /** A line of the file as the change leaves it. */
    record Note(String path, int line, String body) {}
}
