package dev.nightkiln.policy;

import java.util.Optional;

/** The engine's runtime that containers use, for example {@code runsc}; empty for its default. */
public record SandboxRule(Optional<String> runtime) {}
