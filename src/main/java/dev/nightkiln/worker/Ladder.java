package dev.nightkiln.worker;

import dev.nightkiln.evidence.Round;
import dev.nightkiln.policy.AgentRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.task.Specification;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Who works next. The policy's agent comes first, then each of {@code repair.fallback}; one that
 * the issue asks for by its name goes before them. An agent has one run, and another one while its
 * change is turned down, {@code repair.rounds} times at most.
 */
record Ladder(List<AgentRule> agents, int rounds) {
    static Ladder of(Policy policy, Specification asked) {
        return new Ladder(
                policy.agents().stream()
                        .sorted(Comparator.comparing(agent -> !isAskedFor(agent, asked)))
                        .toList(),
                policy.proving().repair().rounds());
    }

    private static boolean isAskedFor(AgentRule agent, Specification asked) {
        return asked.agent().filter(agent.name()::equals).isPresent();
    }

    /** The rung of the next run; none where it is a person's turn. */
    OptionalInt next(List<Round> ended) {
        if (ended.isEmpty()) {
            return OptionalInt.of(0);
        }
        Round last = ended.getLast();
        return switch (last.outcome()) {
            case TURNED_DOWN ->
                    runs(ended, last.rung()) <= rounds
                            ? OptionalInt.of(last.rung())
                            : above(last.rung());
            case UNCHANGED, BROKE_OFF -> above(last.rung());
            case PASSED, OVER -> OptionalInt.empty();
        };
    }

    private static long runs(List<Round> ended, int rung) {
        return ended.stream().filter(round -> round.rung() == rung).count();
    }

    private OptionalInt above(int rung) {
        return rung + 1 < agents.size() ? OptionalInt.of(rung + 1) : OptionalInt.empty();
    }

    AgentRule agent(int rung) {
        return agents.get(rung);
    }
}
