package dev.nightkiln.secrets;

/**
 * Where secrets stand in a text that may go on. Up to {@code settled} nothing that follows changes
 * it; from {@code context} on it has to be looked at again together with what follows.
 */
record Sighting(Spans spans, int settled, int context) {}
