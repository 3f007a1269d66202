package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.verify.Ran.Twice;
import dev.nightkiln.workspace.LeftFiles;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A change that makes the runner swallow tests, outside of what policy calls tests. */
class LostTestsTest {
    private static final CheckRule UNIT =
            new CheckRule(
                    "unit",
                    List.of("make", "test"),
                    "image",
                    Duration.ofMinutes(1),
                    CheckRule.KeptFiles.NONE);

    /** A skipped test begins with {@code o}, a failed one with {@code -}. */
    private static Twice passing(String... tests) {
        List<TestCase> cases =
                Arrays.stream(tests)
                        .map(test -> new TestCase(test.substring(1), status(test), 1, ""))
                        .toList();
        return new Twice(
                new Ran(result(), new TestReport(cases, List.of()), LeftFiles.NONE), none());
    }

    private static Optional<Ran> none() {
        return Optional.empty();
    }

    private static Status status(String test) {
        return switch (test.charAt(0)) {
            case '+' -> Status.PASSED;
            case '-' -> Status.FAILED;
            default -> Status.SKIPPED;
        };
    }

    private static CheckResult result() {
        return new CheckResult(
                "unit", UNIT.command(), "image", CheckOutcome.PASSED, 0, 1, "", "", 0, "log");
    }

    private static List<Observed> signals(
            Twice head, Twice base, Optional<Twice> baseTests, List<String> touched) {
        var check = new Compared(1, UNIT, head, base, none(), baseTests, Set.of());
        return Signals.of(List.of(check), touched, ProofRule.usual());
    }

    @Test
    void testsOfTheBaseThatItsOwnFilesNoLongerBringAreMissed() {
        Twice base = passing("+kept", "+lost", "ooff");
        Twice head = passing("+kept", "+new", "+more", "ooff");

        List<Observed> seen =
                signals(head, base, Optional.of(passing("+kept")), List.of("tests/new.sh"));

        assertThat(seen).extracting(Observed::signal).containsExactly(Signal.FEWER_TESTS);
        assertThat(seen.getFirst().summary())
                .isEqualTo("unit does not run 1 of the base's own tests on the changed code");
        assertThat(seen.getFirst().details()).containsExactly("lost");
    }

    @Test
    void aTestThatIsSwitchedOffFromOutsideIsMissedToo() {
        List<Observed> seen =
                signals(
                        passing("+kept", "+lost", "+new"),
                        passing("+kept", "+lost"),
                        Optional.of(passing("+kept", "olost")),
                        List.of("tests/new.sh"));

        assertThat(seen).extracting(Observed::signal).containsExactly(Signal.FEWER_TESTS);
    }

    @Test
    void theCountMadeUpWithOthersHidesNothingWhereNoTestFileIsTouched() {
        List<Observed> seen =
                signals(passing("+a", "+forged"), passing("+a", "+b"), Optional.empty(), List.of());

        assertThat(seen).extracting(Observed::details).contains(List.of("b"));
    }

    @Test
    void aRenamedTestIsNoneOfIt() {
        assertThat(
                        signals(
                                passing("+a", "+renamed"),
                                passing("+a", "+b"),
                                Optional.of(passing("+a", "+b")),
                                List.of("tests/b.sh")))
                .isEmpty();
        // A change of tests alone is told by its diff.
        assertThat(
                        signals(
                                passing("+a", "+renamed"),
                                passing("+a", "+b"),
                                Optional.empty(),
                                List.of("tests/b.sh")))
                .isEmpty();
    }
}
