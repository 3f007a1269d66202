package dev.nightkiln.store;

/** Something an attempt found out, as JSON; a later one of the same kind replaces it. */
public record Finding(String kind, String json) {}
