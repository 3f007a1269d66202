package dev.nightkiln.evidence;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.Output;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;

import java.util.List;
import java.util.Optional;

/**
 * One run of an agent within an attempt, and what became of it. {@code rung} is the place of the
 * agent in the order in which they are asked, from zero, and {@code agent} its name in the policy;
 * {@code head} is the change as it was after the run, where there is one.
 */
public record Round(
        int rung,
        String agent,
        AgentReport report,
        Outcome outcome,
        Optional<CommitSha> head,
        Optional<Setback> setback) {
    /** What the run came to; what may follow hangs on it. */
    public enum Outcome {
        /** Every required check and every gate let the change through. */
        PASSED,
        /** A check, a gate or the capture said no to the change: its agent may mend it. */
        TURNED_DOWN,
        /** A change that had been turned down was left as it was. */
        UNCHANGED,
        /** The agent came to no change that could be judged. */
        BROKE_OFF,
        /** No agent may go on: a budget is spent, or a secret was found. */
        OVER
    }

    /** Why the change is not good enough: a sentence, and what those that said no have printed. */
    public record Setback(FailureReason reason, String summary, List<Output> outputs) {
        public Setback {
            outputs = List.copyOf(outputs);
        }
    }

    public Round {
        if ((outcome == Outcome.PASSED) == setback.isPresent()) {
            throw new IllegalArgumentException("a round has passed or has a setback: " + outcome);
        }
    }
}
