package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.SideBySide.CalledOff;
import dev.nightkiln.workspace.Workspaces;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Runs the required checks on the change and beside it on the base, each on a fresh tree, all of
 * them, as many at once as the machine is meant to bear. The results are in the order of the
 * policy.
 */
public final class Checks {
    private final CheckRuns runs;
    private final BaseResults bases;
    private final Workspaces workspaces;
    private final Secrets secrets;

    public Checks(
            Sandboxes sandboxes,
            Workspaces workspaces,
            BaseResults bases,
            Secrets secrets,
            InstantSource clock) {
        this.runs = new CheckRuns(sandboxes, workspaces, new Redactor(secrets), clock);
        this.bases = bases;
        this.workspaces = workspaces;
        this.secrets = secrets;
    }

    /**
     * One commit to be judged; the logs of the checks are kept in {@code records}. All runs see the
     * caches, whose identity says what is in them.
     */
    public record Job(
            Task task,
            long fence,
            Policy policy,
            CommitSha head,
            Path records,
            List<ReadOnlyMount> caches,
            String identity) {
        public Job {
            caches = List.copyOf(caches);
        }

        /** Without caches. */
        public Job(Task task, long fence, Policy policy, CommitSha head, Path records) {
            this(task, fence, policy, head, records, List.of(), "");
        }

        public Job with(List<ReadOnlyMount> caches, String identity) {
            return new Job(task, fence, policy, head, records, caches, identity);
        }

        CommitSha base() {
            return task.spec().base();
        }
    }

    public Verdict run(Job job, BooleanSupplier stopRequested) {
        TestTampering.Look look = look(job);
        TestTrees trees = TestTrees.of(workspaces, job);
        List<Compared> compared;
        try (var sideBySide =
                new SideBySide(job.policy().limits().parallelChecks(), stopRequested)) {
            var comparing = new Comparing(runs, bases, sideBySide, job, trees);
            var parts = new ArrayList<Future<Compared>>();
            List<CheckRule> rules = job.policy().checks();
            for (int i = 0; i < rules.size(); i++) {
                var check = new Comparing.Check(i + 1, rules.get(i));
                parts.add(sideBySide.begin(() -> comparing.compare(check, look.changedTests())));
            }
            compared = sideBySide.outcomes(parts);
        } catch (CalledOff _) {
            return new Verdict.Stopped();
        }
        var signals =
                new ArrayList<>(
                        Signals.of(compared, trees.touched(), job.policy().proving().proof()));
        signals.addAll(look.signals());
        return LeakSearch.in(compared, secrets)
                .<Verdict>map(Verdict.Leaked::new)
                .orElseGet(() ->
                        verdict(
                                new Comparisons(
                                        comparisons(job, compared), signals, look.notRead())));
    }

    private TestTampering.Look look(Job job) {
        Repository repository = job.task().repository();
        return TestTampering.look(
                job.policy().proving().proof(),
                workspaces.contents(repository, job.head(), job.base()),
                workspaces.contents(repository, job.base(), job.head()));
    }

    private static List<CheckComparison> comparisons(Job job, List<Compared> compared) {
        return compared.stream()
                .map(check ->
                        check.comparison(
                                Keeping.of(
                                        check.rule().kept(),
                                        check.head().first().left(),
                                        job.records(),
                                        "check-" + check.number())))
                .toList();
    }

    /**
     * Where every failure has the same cause, the cause is the reason; otherwise a check said no.
     */
    static Verdict verdict(Comparisons comparisons) {
        List<CheckComparison> failing =
                comparisons.checks().stream().filter(check -> !check.isNoObstacle()).toList();
        if (failing.isEmpty()) {
            return blocks(comparisons, Signal.ALREADY_RED)
                    ? new Verdict.Failed(FailureReason.BASE_ALREADY_RED, comparisons)
                    : new Verdict.Passed(comparisons);
        }
        List<CheckOutcome> outcomes =
                failing.stream().map(check -> check.head().outcome()).distinct().toList();
        return new Verdict.Failed(
                outcomes.size() == 1 ? reason(outcomes.getFirst()) : FailureReason.CHECK_FAILED,
                comparisons);
    }

    private static boolean blocks(Comparisons comparisons, Signal signal) {
        return comparisons.signals().stream()
                .anyMatch(one -> one.signal() == signal && one.reaction() == Reaction.BLOCK);
    }

    private static FailureReason reason(CheckOutcome outcome) {
        return switch (outcome) {
            case PASSED, FAILED -> FailureReason.CHECK_FAILED;
            case TIMED_OUT -> FailureReason.TIMEOUT;
            case OUT_OF_MEMORY -> FailureReason.OUT_OF_MEMORY;
            case DISK_FULL -> FailureReason.DISK_FULL;
        };
    }
}
