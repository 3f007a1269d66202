package dev.nightkiln.verify;

import static dev.nightkiln.verify.TestRuns.compared;
import static dev.nightkiln.verify.TestRuns.failed;
import static dev.nightkiln.verify.TestRuns.passed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.Ran.Twice;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** A change that makes the runner swallow tests, outside of what policy calls tests. */
class LostTestsTest {
    private static List<Observed> signals(
            Twice head, Twice base, Optional<Twice> baseTests, List<String> touched) {
        var check = compared("unit", head, base, Optional.empty(), baseTests);
        return Signals.of(List.of(check), touched, ProofRule.usual());
    }

    @Test
    void testsOfTheBaseThatItsOwnFilesNoLongerBringAreMissed() {
        Twice base = passed("+kept", "+lost", "ooff");
        Twice head = passed("+kept", "+new", "+more", "ooff");

        List<Observed> seen =
                signals(head, base, Optional.of(passed("+kept")), List.of("tests/new.sh"));

        assertThat(seen).extracting(Observed::signal).containsExactly(Signal.FEWER_TESTS);
        assertThat(seen.getFirst().summary())
                .isEqualTo("unit does not run 1 of the base's own tests on the changed code");
        assertThat(seen.getFirst().details()).containsExactly("lost");
    }

    @Test
    void aTestThatIsSwitchedOffFromOutsideIsMissedToo() {
        List<Observed> seen =
                signals(
                        passed("+kept", "+lost", "+new"),
                        passed("+kept", "+lost"),
                        Optional.of(passed("+kept", "olost")),
                        List.of("tests/new.sh"));

        assertThat(seen).extracting(Observed::signal).containsExactly(Signal.FEWER_TESTS);
    }

    @Test
    void theCountMadeUpWithOthersHidesNothingWhereNoTestFileIsTouched() {
        List<Observed> seen =
                signals(passed("+a", "+forged"), passed("+a", "+b"), Optional.empty(), List.of());

        assertThat(seen).extracting(Observed::details).contains(List.of("b"));
    }

    @Test
    void aRenamedTestIsNoneOfIt() {
        assertThat(
                        signals(
                                passed("+a", "+renamed"),
                                passed("+a", "+b"),
                                Optional.of(passed("+a", "+b")),
                                List.of("tests/b.sh")))
                .isEmpty();
        // A change of tests alone is told by its diff.
        assertThat(
                        signals(
                                passed("+a", "+renamed"),
                                passed("+a", "+b"),
                                Optional.empty(),
                                List.of("tests/b.sh")))
                .isEmpty();
    }

    /** A red base, whose tests a change could swallow with the red ones among them. */
    @Test
    void whereTheBaseIsRedTheyAreMissedAsWell() {
        List<Observed> seen =
                signals(
                        failed("-red", "+kept", "+new"),
                        failed("-red", "+kept", "+lost"),
                        Optional.of(failed("-red", "+kept")),
                        List.of("tests/new.sh"));

        assertThat(seen)
                .extracting(Observed::signal)
                .containsExactly(Signal.ALREADY_RED, Signal.FEWER_TESTS);
    }

    @Test
    void aRunThatIsAnObstacleSpeaksForItself() {
        assertThat(signals(failed("-kept"), passed("+kept", "+lost"), Optional.empty(), List.of()))
                .noneMatch(one -> one.summary().contains("does not run"));
    }
}
