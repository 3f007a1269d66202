package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.verify.CheckRuns.Run;
import dev.nightkiln.verify.Ran.Twice;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;

/** Has one check run on every tree that tells something about the change. */
final class Comparing {
    private final CheckRuns runs;
    private final BaseResults bases;
    private final SideBySide sideBySide;
    private final Checks.Job job;
    private final TestTrees trees;

    Comparing(
            CheckRuns runs,
            BaseResults bases,
            SideBySide sideBySide,
            Checks.Job job,
            TestTrees trees) {
        this.runs = runs;
        this.bases = bases;
        this.sideBySide = sideBySide;
        this.job = job;
        this.trees = trees;
    }

    /** A check and its place in the policy, from one. */
    record Check(int number, CheckRule rule) {
        String role(String suffix) {
            return "check-" + number + suffix;
        }
    }

    Compared compare(Check check, Set<String> changedTests) {
        Future<Twice> head = sideBySide.begin(() -> twice(check, "", job.head()));
        Future<Twice> base = sideBySide.begin(() -> base(check));
        Optional<Future<Ran>> newTests =
                trees.newTestsOnBase()
                        .filter(tree -> !tree.equals(job.head()))
                        .map(tree ->
                                sideBySide.begin(() -> once(check, "-new-tests-on-base", tree)));
        Optional<Future<Twice>> baseTests =
                trees.baseTests()
                        .filter(tree -> !tree.equals(job.base()))
                        .map(tree -> sideBySide.begin(() -> twice(check, "-base-tests", tree)));
        Twice onHead = sideBySide.outcome(head);
        Twice onBase = sideBySide.outcome(base);
        return new Compared(
                check.number(),
                check.rule(),
                onHead,
                onBase,
                newTests.map(sideBySide::outcome).or(() -> ifOnlyTests(onHead)),
                baseTests.map(sideBySide::outcome),
                changedTests);
    }

    /** Where the change is tests and nothing else, they have run on the base's code already. */
    private Optional<Ran> ifOnlyTests(Twice onHead) {
        return trees.newTestsOnBase()
                .filter(tree -> tree.equals(job.head()))
                .map(_ -> onHead.decisive());
    }

    private Twice base(Check check) {
        String key = BaseResults.key(job, check.rule());
        String role = check.role("-base");
        Optional<Ran> known = bases.find(key, job.records(), role);
        if (known.isPresent()) {
            return new Twice(known.get(), Optional.empty(), true);
        }
        Twice ran = twice(check, "-base", job.base());
        if (!ran.isFlaky()) {
            bases.keep(key, ran.first(), job.records());
        }
        return ran;
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
