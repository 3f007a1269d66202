package dev.nightkiln.verify;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the runs of the checks tell beside passed and failed. */
final class Signals {
    private final List<CheckComparison> checks;
    private final ProofRule proof;
    private final List<Observed> seen = new ArrayList<>();

    private Signals(List<CheckComparison> checks, ProofRule proof) {
        this.checks = checks;
        this.proof = proof;
    }

    static List<Observed> of(List<CheckComparison> checks, TestTrees trees, ProofRule proof) {
        var signals = new Signals(checks, proof);
        signals.alreadyRed();
        signals.vacuous(trees);
        signals.baseTests();
        signals.flaky();
        signals.reported();
        return signals.seen;
    }

    private void alreadyRed() {
        named(
                Signal.ALREADY_RED,
                "fails on the base as well",
                checks.stream().filter(check -> check.standing() == Standing.ALREADY_RED));
    }

    private void flaky() {
        named(
                Signal.FLAKY,
                "failed and then passed on the same tree",
                checks.stream().filter(CheckComparison::isFlaky));
    }

    private void baseTests() {
        named(
                Signal.BASE_TEST_FAILS,
                "fails with the tests of the base, unmodified, on the changed code",
                checks.stream()
                        .filter(check ->
                                check.base().filter(base -> base.result().passed()).isPresent())
                        .filter(check ->
                                check.baseTestsOnHead().filter(run -> !run.passed()).isPresent()));
    }

    /** Only where no check fails with them: a linter passes whatever the tests prove. */
    private void vacuous(TestTrees trees) {
        List<CheckComparison> telling =
                checks.stream().filter(check -> check.tests().vacuous().count() > 0).toList();
        List<CheckResult> withNewTests =
                checks.stream().flatMap(check -> check.newTestsOnBase().stream()).toList();
        if (telling.isEmpty()
                && !withNewTests.isEmpty()
                && withNewTests.stream().allMatch(CheckResult::passed)) {
            add(
                    Signal.VACUOUS_TEST,
                    "the tests that the change brings pass on the base's code too",
                    trees.touched());
        }
    }

    private void reported() {
        for (CheckComparison check : checks) {
            seen.addAll(TestTampering.reported(proof, check.head().name(), check.tests()));
        }
    }

    private void named(Signal signal, String what, Stream<CheckComparison> checks) {
        checks.forEach(check -> add(signal, check.head().name() + " " + what, List.of()));
    }

    private void add(Signal signal, String summary, List<String> details) {
        seen.add(new Observed(signal, proof.on(signal), summary, details));
    }
}
