package dev.nightkiln.agent;

/**
 * Why the attempt before this one was handed back: the reason code, a sentence, the last lines of
 * the log.
 */
public record PreviousAttempt(String reason, String summary, String log) {}
