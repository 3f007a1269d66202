package dev.nightkiln.workspace;

/**
 * One changed file. {@code status} is git's letter (A added, M modified, D deleted, T changed its
 * type); a binary file counts no lines.
 */
public record FileChange(String path, char status, long added, long deleted, boolean binary) {}
