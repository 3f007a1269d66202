package dev.nightkiln.verify;

/**
 * Something in a file of a change that looks like a secret nobody told us. It counts only if the
 * change brought it: {@code file} is a place in the list of the change, lines count from one.
 * {@code packed} says that it is within something packed, which has no lines of its own.
 */
record Suspicion(int file, int firstLine, int lastLine, boolean packed, String what) {}
