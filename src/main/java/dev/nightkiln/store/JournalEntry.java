package dev.nightkiln.store;

import java.time.Instant;

/** One change of a task: the event, the state it led to and a remark for people. */
public record JournalEntry(
        Instant at, int attempt, String event, String state, long fence, String detail) {}
