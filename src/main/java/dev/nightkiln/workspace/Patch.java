package dev.nightkiln.workspace;

/** A change as text for people, cut at a line; {@code omittedBytes} says how much is missing. */
public record Patch(String text, long omittedBytes, DiffStat stat) {}
