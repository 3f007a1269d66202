package dev.nightkiln.verify;

import static dev.nightkiln.verify.TestRuns.compared;
import static dev.nightkiln.verify.TestRuns.failed;
import static dev.nightkiln.verify.TestRuns.flaky;
import static dev.nightkiln.verify.TestRuns.passed;
import static dev.nightkiln.verify.TestRuns.ran;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.Ran.Twice;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/** What stands out about the runs of the checks, and what follows from it. */
class SignalsTest {
    private static final List<String> TOUCHED = List.of("tests/new.sh");

    private static List<Observed> signals(Compared... checks) {
        return Signals.of(Arrays.asList(checks), TOUCHED, ProofRule.usual());
    }

    private static Compared criterion(String name, Twice head, Twice base, CheckOutcome newTests) {
        return compared(name, head, base, Optional.of(ran(newTests)), Optional.empty());
    }

    @Test
    void nothingStandsOutAboutAProof() {
        assertThat(
                        signals(
                                compared(
                                        "unit",
                                        passed("+old", "+new"),
                                        passed("+old"),
                                        Optional.of(ran(CheckOutcome.FAILED, "+old", "-new")),
                                        Optional.of(passed("+old")))))
                .isEmpty();
    }

    @Test
    void aCriterionThatPassesWithoutTheChangeShowsNothing() {
        for (String name : List.of("criterion 1", "criterion 12 of the issue")) {
            assertThat(signals(compared(name, passed(), passed(), none(), Optional.empty())))
                    .extracting(Observed::summary)
                    .containsExactly(
                            name + " passes on the base as well, so it shows no difference");
        }
        assertThat(signals(compared("criterion 1", passed(), failed(), none(), Optional.empty())))
                .isEmpty();
        assertThat(signals(compared("lint", passed(), passed(), none(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void unlessItsNewTestsShowTheDifference() {
        assertThat(signals(criterion("criterion 1", passed(), passed(), CheckOutcome.FAILED)))
                .isEmpty();
    }

    @Test
    void withoutReportsNewTestsAreVacuousWhereAllChecksPassWithThem() {
        var lint = criterion("lint", passed(), passed(), CheckOutcome.PASSED);
        var unit = criterion("unit", passed(), passed(), CheckOutcome.PASSED);
        assertThat(signals(lint, unit))
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.signal()).isEqualTo(Signal.VACUOUS_TEST);
                    assertThat(seen.details()).isEqualTo(TOUCHED);
                });
        assertThat(signals(lint, criterion("unit", passed(), passed(), CheckOutcome.FAILED)))
                .isEmpty();
    }

    @Test
    void aRedBaseThatReportsNoTestsIsNoMereWarning() {
        ProofRule warning = warning(Signal.ALREADY_RED);
        var silent = Signals.of(List.of(compared(failed(), failed())), List.of(), warning);
        assertThat(silent).extracting(Observed::reaction).containsExactly(Reaction.HOLD);
        var reporting =
                Signals.of(List.of(compared(failed("-a"), failed("-a"))), List.of(), warning);
        assertThat(reporting).extracting(Observed::reaction).containsExactly(Reaction.WARN);
        assertThat(reporting.getFirst().details()).containsExactly("a");
    }

    @Test
    void whatFailedAndPassedIsFlakyOnTheChangeAndOnTheBase() {
        assertThat(signals(compared(flaky(), flaky())))
                .extracting(Observed::summary)
                .containsExactly(
                        "unit failed and then passed on the same tree",
                        "unit failed and then passed on the base");
    }

    @Test
    void theBasesOwnTestsThatFailAreNamed() {
        var check =
                compared(
                        "unit",
                        passed("+a"),
                        passed("+a", "+b"),
                        none(),
                        Optional.of(failed("+a", "-b")));
        assertThat(signals(check))
                .filteredOn(seen -> seen.signal() == Signal.BASE_TEST_FAILS)
                .singleElement()
                .satisfies(seen -> {
                    assertThat(seen.details()).containsExactly("b");
                    assertThat(seen.reaction()).isEqualTo(Reaction.HOLD);
                });
    }

    private static Optional<Ran> none() {
        return Optional.empty();
    }

    private static ProofRule warning(Signal signal) {
        var reactions = new EnumMap<Signal, Reaction>(Signal.class);
        for (Signal each : Signal.values()) {
            reactions.put(each, ProofRule.usual().on(each));
        }
        reactions.put(signal, Reaction.WARN);
        return new ProofRule(List.of("**/tests/**"), reactions);
    }
}
