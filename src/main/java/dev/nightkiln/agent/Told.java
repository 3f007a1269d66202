package dev.nightkiln.agent;

import dev.nightkiln.task.Discussion;

import java.util.Optional;

/**
 * What the agent is told beside the issue and the policy: the frozen comments, the repository's
 * {@code AGENTS.md} as of the base commit, why the attempt before was handed back, and what was
 * tried before in this one.
 */
public record Told(
        Discussion discussion,
        Optional<String> guide,
        Optional<PreviousAttempt> previous,
        Tried tried) {}
