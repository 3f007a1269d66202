package dev.nightkiln.policy;

/**
 * Paths of a repository, from its root, case ignored: {@code *} stands for any part of one name,
 * {@code **} for any number of directories. A pattern without a slash means that name in any
 * directory.
 */
public record PathRule(String pattern, Source source) {}
