package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.verify.CheckComparison.BaseRun;
import dev.nightkiln.verify.CheckRuns.Run;
import dev.nightkiln.verify.Ran.Twice;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Has one check run on every tree that tells something about the change. */
final class Comparing {
    private final CheckRuns runs;
    private final SideBySide sideBySide;
    private final Checks.Job job;
    private final TestTrees trees;
    private final Future<TestTampering.Look> tests;

    Comparing(
            CheckRuns runs,
            SideBySide sideBySide,
            Checks.Job job,
            TestTrees trees,
            Future<TestTampering.Look> tests) {
        this.runs = runs;
        this.sideBySide = sideBySide;
        this.job = job;
        this.trees = trees;
        this.tests = tests;
    }

    /** A check and its place in the policy, from one. */
    record Check(int number, CheckRule rule) {
        String role(String suffix) {
            return "check-" + number + suffix;
        }
    }

    CheckComparison compare(Check check) {
        Future<Twice> head = sideBySide.begin(() -> twice(check, "", job.head()));
        Future<Twice> base = sideBySide.begin(() -> twice(check, "-base", job.base()));
        Optional<Future<Ran>> newTests =
                trees.newTestsOnBase()
                        .map(tree ->
                                sideBySide.begin(() -> once(check, "-new-tests-on-base", tree)));
        Optional<Future<Twice>> baseTests =
                trees.baseTests()
                        .map(tree -> sideBySide.begin(() -> twice(check, "-base-tests", tree)));
        Twice onHead = sideBySide.outcome(head);
        Twice onBase = sideBySide.outcome(base);
        Optional<Ran> withNewTests = newTests.map(sideBySide::outcome);
        return new CheckComparison(
                onHead.first().result(),
                onHead.second().map(Ran::result),
                Optional.of(new BaseRun(onBase.decisive().result(), false)),
                withNewTests.map(Ran::result),
                baseTests.map(sideBySide::outcome).map(Twice::decisive).map(Ran::result),
                standing(onHead, onBase),
                TestDeltas.compare(
                        onHead.decisive().report(),
                        onBase.decisive().report(),
                        withNewTests.map(Ran::report),
                        sideBySide.outcome(tests).changedTests()),
                List.of(),
                List.of());
    }

    /** Stopped for want of time, memory or disk, a run does not say what the tests would have. */
    private static Standing standing(Twice head, Twice base) {
        if (head.passed()) {
            return base.passed() ? Standing.KEPT : Standing.FIXED;
        }
        if (base.passed()) {
            return Standing.REGRESSED;
        }
        return saysNo(head) && saysNo(base) ? Standing.ALREADY_RED : Standing.UNCOMPARED;
    }

    private static boolean saysNo(Twice runs) {
        return runs.decisive().result().outcome() == CheckOutcome.FAILED;
    }

    private Twice twice(Check check, String suffix, CommitSha commit) {
        Ran first = once(check, suffix, commit);
        return new Twice(
                first,
                first.passed()
                        ? Optional.empty()
                        : Optional.of(once(check, suffix + "-again", commit)));
    }

    private Ran once(Check check, String suffix, CommitSha commit) {
        var run = new Run(job, check.rule(), check.role(suffix), commit);
        return sideBySide.inTurn(() -> runs.run(run, sideBySide::isOver));
    }
}
