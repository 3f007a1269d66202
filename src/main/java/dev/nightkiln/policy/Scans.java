package dev.nightkiln.policy;

import java.time.Duration;

/** The secret scan, which no repository can turn off: in which image it runs, and how long. */
public record Scans(String image, Duration timeout) {}
