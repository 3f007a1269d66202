package dev.nightkiln.policy;

/** A value and the line that says it. */
record At<T>(T value, Source source) {}
