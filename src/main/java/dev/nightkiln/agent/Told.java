package dev.nightkiln.agent;

import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.Specification;

import java.util.Optional;

/**
 * What the agent is told beside the issue and the policy: how the issue was understood, the frozen
 * comments, the repository's {@code AGENTS.md} as of the base commit, why the attempt before was
 * handed back, what was tried before in this one, and what people asked for on its pull request.
 */
public record Told(
        Discussion discussion,
        Optional<String> guide,
        Optional<PreviousAttempt> previous,
        Tried tried,
        Optional<FollowUp> followUp,
        Optional<Specification> asked) {
    /** Of an attempt that follows up nothing, on an issue of plain sentences. */
    public Told(
            Discussion discussion,
            Optional<String> guide,
            Optional<PreviousAttempt> previous,
            Tried tried) {
        this(discussion, guide, previous, tried, Optional.empty(), Optional.empty());
    }
}
