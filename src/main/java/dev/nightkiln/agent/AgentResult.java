package dev.nightkiln.agent;

import dev.nightkiln.task.FailureReason;

/** How the agent's run ended, as far as anything follows from it. */
public sealed interface AgentResult {
    AgentReport report();

    /** It came to an end of its own; whether it did anything useful is not known yet. */
    record Ended(AgentReport report) implements AgentResult {}

    /** We had to end it; what it left behind is kept for the person but not published. */
    record Overran(FailureReason reason, AgentReport report) implements AgentResult {}

    /** It was stopped because the task was called off or taken over. */
    record Stopped(AgentReport report) implements AgentResult {}
}
