package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.verify.Ran.Twice;
import dev.nightkiln.workspace.LeftFiles;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs of a check that never ran, for those who compare them. A test begins with {@code +} where it
 * passed, with {@code -} where it failed, with {@code o} where it was skipped.
 */
final class TestRuns {
    private TestRuns() {}

    static Ran ran(CheckOutcome outcome, String... tests) {
        List<TestCase> cases =
                Arrays.stream(tests)
                        .map(test -> new TestCase(test.substring(1), status(test), 1, ""))
                        .toList();
        return new Ran(result(outcome), new TestReport(cases, List.of()), LeftFiles.NONE);
    }

    static Twice passed(String... tests) {
        return new Twice(ran(CheckOutcome.PASSED, tests), Optional.empty());
    }

    /** Both times. */
    static Twice failed(String... tests) {
        return ended(CheckOutcome.FAILED, tests);
    }

    static Twice ended(CheckOutcome outcome, String... tests) {
        return new Twice(ran(outcome, tests), Optional.of(ran(outcome, tests)));
    }

    static Twice flaky(String... tests) {
        return new Twice(ran(CheckOutcome.FAILED), Optional.of(ran(CheckOutcome.PASSED, tests)));
    }

    /** Of a change that touches no test. */
    static Compared compared(Twice head, Twice base) {
        return compared("unit", head, base, Optional.empty(), Optional.empty());
    }

    static Compared compared(
            String name,
            Twice head,
            Twice base,
            Optional<Ran> newTests,
            Optional<Twice> baseTests) {
        return new Compared(1, rule(name), head, base, newTests, baseTests, Set.of());
    }

    private static CheckRule rule(String name) {
        return new CheckRule(
                name,
                List.of("make", "test"),
                "image",
                Duration.ofMinutes(1),
                CheckRule.KeptFiles.NONE);
    }

    private static CheckResult result(CheckOutcome outcome) {
        int exitCode =
                switch (outcome) {
                    case PASSED -> 0;
                    case FAILED, OUT_OF_MEMORY -> 1;
                    case TIMED_OUT, DISK_FULL -> -1;
                };
        return new CheckResult(
                "unit", List.of("make", "test"), "image", outcome, exitCode, 1, "", "", 0, "log");
    }

    private static Status status(String test) {
        return switch (test.charAt(0)) {
            case '+' -> Status.PASSED;
            case '-' -> Status.FAILED;
            case 'o' -> Status.SKIPPED;
            default -> throw new IllegalArgumentException(test);
        };
    }
}
