package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.GateResult.Outcome;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

/** Which of several signals decides, and what is said of them. */
class ComparisonGateTest {
    private static final Observed WARNED = seen(Signal.FLAKY, Reaction.WARN);
    private static final Observed HELD = seen(Signal.SKIPPED_TEST, Reaction.HOLD);
    private static final Observed BLOCKED = seen(Signal.DELETED_TEST, Reaction.BLOCK);

    private static Observed seen(Signal signal, Reaction reaction) {
        return new Observed(signal, reaction, "saw " + signal.key(), List.of("in a"));
    }

    private static GateResult judge(List<Observed> signals, String... notRead) {
        return ComparisonGate.judge(new Comparisons(List.of(), signals, List.of(notRead)));
    }

    @Test
    void theStrictestDecidesWhereverItStands() {
        assertThat(judge(List.of(WARNED)).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(judge(List.of(WARNED, HELD)).outcome()).isEqualTo(Outcome.HELD);
        assertThat(judge(List.of(WARNED, BLOCKED, HELD)).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void theSummaryNamesWhatDecidedAndTheDetailsAllOfIt() {
        GateResult held = judge(List.of(WARNED, HELD, HELD), "b: too large");
        assertThat(held.summary())
                .isEqualTo("A second key has to agree, as saw skipped-test, and 1 more");
        assertThat(held.details())
                .containsExactly(
                        "flaky: saw flaky",
                        "  in a",
                        "skipped-test: saw skipped-test",
                        "  in a",
                        "skipped-test: saw skipped-test",
                        "  in a",
                        "not looked into: b: too large");
    }

    @Test
    void itClaimsNothingOfWhatWasNotLookedInto() {
        assertThat(judge(List.of()).summary())
                .isEqualTo("Beside the base nothing stands out about the tests");
        GateResult half = judge(List.of(), "b: too large");
        assertThat(half.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(half.summary()).endsWith("but not all of their files were looked into");
        assertThat(half.details()).containsExactly("not looked into: b: too large");
    }

    @Test
    void thereIsRoomForSoManyLinesAndTheRestIsCounted() {
        GateResult many = judge(Collections.nCopies(100, WARNED));
        assertThat(many.details()).hasSize(61).last().isEqualTo("and 140 more");
    }
}
