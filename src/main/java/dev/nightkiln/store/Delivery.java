package dev.nightkiln.store;

/** One webhook call, with GitHub's id for it. */
public record Delivery(String guid, String event, String payload) {}
