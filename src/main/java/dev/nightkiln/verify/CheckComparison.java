package dev.nightkiln.verify;

import java.util.List;
import java.util.Optional;

/**
 * One check on the change and on the trees that tell what its result is worth: a second time where
 * it failed, the base, the change's tests on the base's code, the base's tests on the change's
 * code. {@code problems} say what of its files was not kept or read.
 */
public record CheckComparison(
        CheckResult head,
        Optional<CheckResult> again,
        Optional<BaseRun> base,
        Optional<CheckResult> newTestsOnBase,
        Optional<CheckResult> baseTestsOnHead,
        Standing standing,
        TestDelta tests,
        List<KeptFile> kept,
        List<String> problems) {
    public CheckComparison {
        kept = List.copyOf(kept);
        problems = List.copyOf(problems);
    }

    /** The base commit's result; {@code cached} if another attempt had asked for it. */
    public record BaseRun(CheckResult result, boolean cached) {}

    /** It fails on the base, and passes on the change for more than other tests, or fewer. */
    public boolean isFixed() {
        return standing == Standing.FIXED && !passesWithItsTestsAlone() && !passesForWantOfTests();
    }

    /** With the change's tests and nothing else of the change. */
    public boolean passesWithItsTestsAlone() {
        return newTestsOnBase.filter(CheckResult::passed).isPresent();
    }

    /** The change takes tests away, brings none, and fails with those of the base. */
    public boolean passesForWantOfTests() {
        return head.passed()
                && newTestsOnBase.isEmpty()
                && baseTestsOnHead.filter(run -> !run.passed()).isPresent();
    }

    /** What the change's tests ask for is not there without the change, and is with it. */
    public boolean isProvenByNewTests() {
        return head.passed()
                && newTestsOnBase.filter(run -> run.outcome() == CheckOutcome.FAILED).isPresent();
    }

    /** It failed and passed on the same tree. */
    public boolean isFlaky() {
        return again.filter(second -> second.passed() != head.passed()).isPresent();
    }

    /** It passed at once or the second time, or fails no more than it does on the base. */
    public boolean isNoObstacle() {
        return head.passed() || isFlaky() || standing == Standing.ALREADY_RED;
    }
}
