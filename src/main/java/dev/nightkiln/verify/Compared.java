package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.verify.CheckComparison.BaseRun;
import dev.nightkiln.verify.Ran.Twice;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every run of one check, and what they say together. */
record Compared(
        int number,
        CheckRule rule,
        Twice head,
        Twice base,
        Optional<Ran> newTests,
        Optional<Twice> baseTests,
        Set<String> changedTests) {
    String name() {
        return rule.name();
    }

    CheckComparison comparison(Keeping.Kept kept) {
        return new CheckComparison(
                head.first().result(),
                head.second().map(Ran::result),
                Optional.of(new BaseRun(base.decisive().result(), base.cached())),
                newTests.map(Ran::result),
                baseTests.map(Twice::decisive).map(Ran::result),
                standing(),
                tests(),
                kept.files(),
                kept.problems());
    }

    TestDelta tests() {
        return TestDeltas.compare(
                report(head), report(base), newTests.map(Ran::report), changedTests);
    }

    /** Stopped for want of time, memory or disk, a run does not say what the tests would have. */
    Standing standing() {
        if (!base.passed() && !saysNo(base)) {
            return Standing.UNCOMPARED;
        }
        if (head.passed()) {
            return base.passed() ? Standing.KEPT : Standing.FIXED;
        }
        if (!saysNo(head)) {
            return base.passed() ? Standing.REGRESSED : Standing.UNCOMPARED;
        }
        if (tests().regressed().count() > 0) {
            return Standing.REGRESSED;
        }
        if (base.passed()) {
            return onlyNewTestsFail() ? Standing.WORSE : Standing.REGRESSED;
        }
        return breaksMore() ? Standing.WORSE : Standing.ALREADY_RED;
    }

    /** It is known what fails, and none of it could pass on the base. */
    private boolean onlyNewTestsFail() {
        return reportsOnBase() && !failing(report(head)).isEmpty();
    }

    private static boolean saysNo(Twice runs) {
        return runs.decisive().result().outcome() == CheckOutcome.FAILED;
    }

    /** A test fails that did not on the base, or there was a report and is none any more. */
    private boolean breaksMore() {
        return reportsOnBase()
                && (report(head).tests().isEmpty()
                        || !failing(report(base)).containsAll(failing(report(head))));
    }

    /** Without any, nobody knows whether more fails than before. */
    boolean reportsOnBase() {
        return !report(base).tests().isEmpty();
    }

    /** On the base's code. */
    boolean newTestsFail() {
        return newTests.filter(ran -> ran.result().outcome() == CheckOutcome.FAILED).isPresent();
    }

    boolean saysWhichNewTestsPass() {
        return newTests.filter(ran -> !ran.report().tests().isEmpty()).isPresent();
    }

    /** What the base's own tests say of the changed code and did not say of the base's. */
    List<String> newlyFailingBaseTests() {
        Set<String> before = failing(report(base));
        return baseTests.stream()
                .flatMap(runs -> failing(report(runs)).stream())
                .filter(test -> !before.contains(test))
                .sorted()
                .toList();
    }

    /**
     * Of the base's own tests, those that its run of them reports and that of the changed code does
     * not: a change may swallow tests instead of breaking them, and make up the count with others.
     * They were the head's own where the change touches no test.
     */
    List<String> lostBaseTests(boolean touchesTests) {
        Optional<TestReport> onChange =
                touchesTests ? baseTests.map(Compared::report) : Optional.of(report(head));
        return onChange.map(
                        report -> {
                            Set<String> run = run(report);
                            return run(report(base)).stream()
                                    .filter(test -> !run.contains(test))
                                    .sorted()
                                    .toList();
                        })
                .orElse(List.of());
    }

    private static Set<String> run(TestReport report) {
        var run = new HashSet<String>();
        for (TestCase test : report.tests()) {
            if (test.status() != Status.SKIPPED) {
                run.add(test.id());
            }
        }
        return run;
    }

    /**
     * They fail as a whole where the base passes or the change does for having fewer, or one of
     * them does.
     */
    boolean failsBaseTests() {
        boolean mayFail = !base.passed() && !(head.passed() && newTests.isEmpty());
        return (!mayFail && baseTests.filter(runs -> !runs.passed()).isPresent())
                || !newlyFailingBaseTests().isEmpty();
    }

    private static TestReport report(Twice runs) {
        return runs.decisive().report();
    }

    private static Set<String> failing(TestReport report) {
        var failing = new HashSet<String>();
        for (TestCase test : report.tests()) {
            if (test.status() == Status.FAILED) {
                failing.add(test.id());
            }
        }
        return failing;
    }
}
