package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Outcome;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.policy.AgentRule;
import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

class LadderTest {
    private static final AgentReport REPORT =
            new AgentReport(
                    "image",
                    List.of("agent"),
                    "exit code 0",
                    0,
                    1,
                    "",
                    "0".repeat(64),
                    new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE));

    private static Ladder ladder(int rounds, String... names) {
        return new Ladder(
                List.of(names).stream()
                        .map(name -> new AgentRule(name, List.of(name), "image"))
                        .toList(),
                rounds);
    }

    private static Round round(int rung, Outcome outcome) {
        Optional<Setback> setback =
                outcome == Outcome.PASSED
                        ? Optional.empty()
                        : Optional.of(new Setback(FailureReason.CHECK_FAILED, "no", List.of()));
        return new Round(rung, "agent", REPORT, outcome, Optional.empty(), setback);
    }

    /** The rungs of all runs, when each of them ends like this. */
    private static List<Integer> runs(Ladder ladder, Outcome... outcomes) {
        var ended = new ArrayList<Round>();
        var rungs = new ArrayList<Integer>();
        OptionalInt next = ladder.next(ended);
        while (next.isPresent()) {
            rungs.add(next.getAsInt());
            int at = Math.min(ended.size(), outcomes.length - 1);
            ended.add(round(next.getAsInt(), outcomes[at]));
            next = ladder.next(ended);
        }
        return rungs;
    }

    @Test
    void everyAgentHasOneRunAndItsRounds() {
        assertThat(runs(ladder(2, "a", "b"), Outcome.TURNED_DOWN))
                .containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(runs(ladder(0, "a"), Outcome.TURNED_DOWN)).containsExactly(0);
    }

    @Test
    void onlyAChangeThatWasTurnedDownGoesBackToItsAgent() {
        assertThat(runs(ladder(5, "a", "b"), Outcome.BROKE_OFF)).containsExactly(0, 1);
        assertThat(runs(ladder(5, "a", "b"), Outcome.UNCHANGED)).containsExactly(0, 1);
        assertThat(runs(ladder(5, "a", "b"), Outcome.TURNED_DOWN, Outcome.UNCHANGED))
                .containsExactly(0, 0, 1);
    }

    @Test
    void nobodyIsAskedAfterTheEnd() {
        assertThat(runs(ladder(5, "a", "b"), Outcome.OVER)).containsExactly(0);
        assertThat(runs(ladder(5, "a", "b"), Outcome.TURNED_DOWN, Outcome.PASSED))
                .containsExactly(0, 0);
    }

    /** A server that was started again may have another policy. */
    @Test
    void aLadderThatBecameShorterEndsWhereItEnds() {
        List<Round> ended = List.of(round(0, Outcome.TURNED_DOWN), round(1, Outcome.TURNED_DOWN));
        assertThat(ladder(0, "a").next(ended)).isEmpty();
    }
}
