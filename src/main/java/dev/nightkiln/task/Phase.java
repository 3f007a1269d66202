package dev.nightkiln.task;

/** What a running attempt is busy with; the order is the order of the story. */
public enum Phase {
    PREPARING,
    WORKING,
    CAPTURING,
    CHECKING,
    PUBLISHING
}
