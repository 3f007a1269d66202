package dev.nightkiln.egress;

/**
 * What an attempt's calls of models came to; {@code refused} when a budget left no room for one.
 */
public record ModelUse(long requests, long tokens, long costMicros, boolean refused) {}
