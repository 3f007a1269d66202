package dev.nightkiln.agent;

/**
 * The end of what something printed, and what that was. The text may be anybody's: data wherever it
 * is shown.
 */
public record Output(String of, String text) {}
