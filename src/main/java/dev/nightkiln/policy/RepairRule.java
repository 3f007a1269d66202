package dev.nightkiln.policy;

import java.util.List;

/** How often a failed check goes back to the agent, and who is asked after it, in this order. */
public record RepairRule(int rounds, List<AgentRule> fallback) {
    public static final RepairRule NONE = new RepairRule(0, List.of());

    public RepairRule {
        fallback = List.copyOf(fallback);
    }
}
