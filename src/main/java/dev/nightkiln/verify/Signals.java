package dev.nightkiln.verify;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.TestDelta.Group;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the runs of the checks tell beside passed and failed. */
final class Signals {
    private static final int SHOWN = 20;

    /** As narrowing by an issue calls the command of an exit criterion. */
    private static final Pattern CRITERION = Pattern.compile("criterion [0-9]+(?: of the issue)?");

    private final List<Compared> checks;
    private final ProofRule proof;
    private final List<Observed> seen = new ArrayList<>();

    private Signals(List<Compared> checks, ProofRule proof) {
        this.checks = checks;
        this.proof = proof;
    }

    static List<Observed> of(List<Compared> checks, List<String> touchedTests, ProofRule proof) {
        var signals = new Signals(checks, proof);
        checks.forEach(signals::alreadyRed);
        checks.forEach(signals::vacuous);
        signals.vacuousTogether(touchedTests);
        for (Compared check : checks) {
            signals.seen.addAll(TestTampering.reported(proof, check.name(), check.tests()));
        }
        for (Compared check : checks) {
            signals.baseTests(check);
            signals.lost(check, !touchedTests.isEmpty());
        }
        checks.forEach(signals::flaky);
        return signals.seen;
    }

    private void alreadyRed(Compared check) {
        if (check.standing() != Standing.ALREADY_RED) {
            return;
        }
        Reaction reaction = proof.on(Signal.ALREADY_RED);
        String summary = check.name() + " fails on the base as well";
        if (check.reportsOnBase()) {
            Group red = check.tests().alreadyRed();
            seen.add(new Observed(Signal.ALREADY_RED, reaction, summary, listed(red)));
        } else {
            seen.add(
                    new Observed(
                            Signal.ALREADY_RED,
                            reaction == Reaction.WARN ? Reaction.HOLD : reaction,
                            summary,
                            List.of(
                                    "it reports no tests, so nobody knows whether more fails than"
                                            + " before")));
        }
    }

    private void flaky(Compared check) {
        if (check.head().isFlaky()) {
            add(Signal.FLAKY, check.name() + " failed and then passed on the same tree", List.of());
        }
        if (check.base().isFlaky()) {
            add(Signal.FLAKY, check.name() + " failed and then passed on the base", List.of());
        }
    }

    private void baseTests(Compared check) {
        if (check.failsBaseTests()) {
            List<String> tests = check.newlyFailingBaseTests();
            add(
                    Signal.BASE_TEST_FAILS,
                    check.name() + " fails with the base's own tests on the changed code",
                    GateResult.listed(tests, SHOWN));
        }
    }

    /** A run that is an obstacle says so itself, and may have ended before them. */
    private void lost(Compared check, boolean touchesTests) {
        List<String> lost = check.lostBaseTests(touchesTests);
        boolean isObstacle = !check.head().passed() && check.standing() != Standing.ALREADY_RED;
        if (lost.isEmpty() || isObstacle || check.failsBaseTests()) {
            return;
        }
        String summary =
                "%s does not run %,d of the base's own tests on the changed code"
                        .formatted(check.name(), lost.size());
        add(Signal.FEWER_TESTS, summary, GateResult.listed(lost, SHOWN));
    }

    private void vacuous(Compared check) {
        if (CRITERION.matcher(check.name()).matches()
                && check.standing() == Standing.KEPT
                && !check.newTestsFail()) {
            add(
                    Signal.VACUOUS_TEST,
                    check.name() + " passes on the base as well, so it shows no difference",
                    List.of());
        }
    }

    /**
     * Where no check says which tests pass: the exit codes, of all checks, as a linter passes
     * whatever the tests prove.
     */
    private void vacuousTogether(List<String> touchedTests) {
        List<Ran> withNewTests =
                checks.stream().flatMap(check -> check.newTests().stream()).toList();
        if (!withNewTests.isEmpty()
                && withNewTests.stream().allMatch(Ran::passed)
                && checks.stream().noneMatch(Compared::saysWhichNewTestsPass)) {
            add(
                    Signal.VACUOUS_TEST,
                    "the tests that the change brings pass on the base's code too",
                    GateResult.listed(touchedTests, SHOWN));
        }
    }

    private static List<String> listed(Group group) {
        var lines = new ArrayList<>(group.first());
        if (group.count() > lines.size()) {
            lines.add("and %,d more".formatted(group.count() - lines.size()));
        }
        return lines;
    }

    private void add(Signal signal, String summary, List<String> details) {
        seen.add(new Observed(signal, proof.on(signal), summary, details));
    }
}
