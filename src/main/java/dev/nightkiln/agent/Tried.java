package dev.nightkiln.agent;

import java.util.List;

/**
 * The runs of agents that came before in the same attempt. {@code bySame} says that the last of
 * them was of the agent that is told, {@code inTree} that the working tree holds what they changed.
 */
public record Tried(List<Run> runs, boolean bySame, boolean inTree) {
    public static final Tried NOTHING = new Tried(List.of(), false, false);

    public Tried {
        runs = List.copyOf(runs);
    }

    /** A run: the name of its agent, and why it was not enough. */
    public record Run(String agent, String reason, String summary, List<Output> outputs) {
        public Run {
            outputs = List.copyOf(outputs);
        }
    }
}
