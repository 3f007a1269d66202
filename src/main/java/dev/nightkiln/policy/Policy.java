package dev.nightkiln.policy;

import java.util.List;

/** What one task may do, after the repository's file was held against the organisation's floor. */
public record Policy(AgentRule agent, List<CheckRule> checks, PolicyLimits limits) {
    public Policy {
        checks = List.copyOf(checks);
        if (checks.isEmpty()) {
            throw new IllegalArgumentException("a policy without a required check proves nothing");
        }
    }
}
