package dev.nightkiln.policy;

import java.time.Duration;

/** How long evidence and deliveries are kept. */
public record Retention(Duration evidence, Duration deliveries) {}
