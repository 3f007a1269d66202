package dev.nightkiln.worker;

import dev.nightkiln.agent.Output;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Findings.Gates;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.ComparisonGate;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.SecretGate;
import dev.nightkiln.verify.SecretVerdict;
import dev.nightkiln.verify.Verdict;
import dev.nightkiln.workspace.Patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The captured commit before its judges: the secret gate, the policy, the required checks. */
public final class Judging {
    private final BegunPolicy begun;
    private final SecretGate secrets;
    private final WarmingUp warmingUp;
    private final Checks checks;
    private final Captures captures;
    private final Repair repair;
    private final Making.Desk desk;

    /** The required checks, and the caches they read. */
    public record Checking(WarmingUp warmingUp, Checks checks) {}

    public Judging(
            Preparation preparation,
            SecretGate secrets,
            Checking checking,
            Captures captures,
            Withholding withholding,
            Making.Desk desk) {
        this.begun = new BegunPolicy(preparation, desk.findings());
        this.secrets = secrets;
        this.warmingUp = checking.warmingUp();
        this.checks = checking.checks();
        this.captures = captures;
        this.repair = new Repair(captures, withholding, desk);
        this.desk = desk;
    }

    Step check(Claim claim, CommitSha head, BooleanSupplier stopRequested) {
        Task task = claim.task();
        return switch (begun.of(task)) {
            case BegunPolicy.InForce(Policy policy) ->
                    search(claim, job(claim, head, policy), stopRequested);
            case BegunPolicy.Gone(var summary, var details) ->
                    Step.handBack(
                            new Failure(
                                    FailureReason.POLICY_DENIED,
                                    summary,
                                    details,
                                    captures.change(task)));
        };
    }

    private Checks.Job job(Claim claim, CommitSha head, Policy policy) {
        Task task = claim.task();
        return new Checks.Job(task, claim.fence(), policy, head, desk.places().records(task));
    }

    /** Before anything else, so that no other gate, check or comment can show a secret. */
    private Step search(Claim claim, Checks.Job job, BooleanSupplier stopRequested) {
        Task task = claim.task();
        var texts =
                Map.of(
                        "the issue's title, which becomes the pull request's",
                        task.spec().title(),
                        "the branch's name",
                        task.branch());
        var search = new SecretGate.Job(job, desk.places().scratch(claim), texts);
        return switch (secrets.judge(search, stopRequested)) {
            case SecretVerdict.Clean(var gate) -> judge(claim, job, gate, stopRequested);
            case SecretVerdict.Found(var gate) -> {
                captures.forget(task, job.head());
                yield repair.after(
                        new Repair.Run(claim, job.policy(), Optional.empty()),
                        Round.Outcome.OVER,
                        said(FailureReason.SECRET_FOUND, gate),
                        found(Comparisons.NONE, List.of(gate)));
            }
            case SecretVerdict.Closed(var reason, var summary, var details) ->
                    // What may hold a secret is not shown to those who read the issue.
                    Step.handBack(
                            new Failure(
                                    reason, summary, String.join("\n", details), Optional.empty()));
            case SecretVerdict.Stopped() -> new Step.Lost();
        };
    }

    private Step judge(
            Claim claim, Checks.Job job, GateResult secretless, BooleanSupplier stopRequested) {
        Task task = claim.task();
        List<ChangedFile> change = captures.changes(task, job.head());
        var gates =
                new ArrayList<>(new Rulings(captures, task, job.head()).of(job.policy(), change));
        gates.add(secretless);
        return gates.stream()
                .filter(ruling -> ruling.outcome() == Outcome.FAILED)
                .findFirst()
                .map(ruling ->
                        repair.after(
                                run(claim, job),
                                Round.Outcome.TURNED_DOWN,
                                said(FailureReason.POLICY_DENIED, ruling),
                                found(Comparisons.NONE, gates)))
                .orElseGet(() -> verify(new Judged(claim, job, change, gates), stopRequested));
    }

    private static Repair.Run run(Claim claim, Checks.Job job) {
        return new Repair.Run(claim, job.policy(), Optional.of(job.head()));
    }

    private static Setback said(FailureReason reason, GateResult gate) {
        String details = String.join("\n", gate.details());
        return new Setback(
                reason, gate.summary(), List.of(new Output("the gate " + gate.name(), details)));
    }

    private record Judged(
            Claim claim, Checks.Job job, List<ChangedFile> change, List<GateResult> gates) {}

    /**
     * What the server has thrown away meanwhile is filled again, from the base commit as before.
     */
    private Step verify(Judged judged, BooleanSupplier stopRequested) {
        Checks.Job job = judged.job();
        var warmUp =
                new WarmingUp.Job(
                        job.task(),
                        job.fence(),
                        job.policy(),
                        desk.places().scratch(judged.claim()),
                        job.records());
        return warmingUp.with(
                warmUp,
                stopRequested,
                caches ->
                        verify(judged, job.with(caches.mounts(), caches.identity()), stopRequested),
                without ->
                        switch (without) {
                            case WarmingUp.Without.Stopped() -> new Step.Lost();
                            case WarmingUp.Without.Failed(var failure) ->
                                    Step.handBack(failure.with(change(job.task())));
                        });
    }

    private Step verify(Judged judged, Checks.Job job, BooleanSupplier stopRequested) {
        return switch (checks.run(job, stopRequested)) {
            case Verdict.Stopped() -> new Step.Lost();
            case Verdict.Leaked(var gate) ->
                    repair.after(
                            new Repair.Run(judged.claim(), judged.job().policy(), Optional.empty()),
                            Round.Outcome.OVER,
                            said(FailureReason.SECRET_FOUND, gate),
                            found(Comparisons.NONE, with(judged.gates(), gate)));
            case Verdict.Passed(var comparisons) -> passed(judged, comparisons);
            case Verdict.Failed(var reason, var comparisons) ->
                    repair.after(
                            run(judged.claim(), judged.job()),
                            Round.Outcome.TURNED_DOWN,
                            FailedChecks.setback(reason, comparisons),
                            found(
                                    comparisons,
                                    with(judged.gates(), ComparisonGate.judge(comparisons))));
        };
    }

    private Step passed(Judged judged, Comparisons comparisons) {
        Task task = judged.claim().task();
        CommitSha head = judged.job().head();
        GateResult tests = ComparisonGate.judge(comparisons);
        var found = new ArrayList<>(found(comparisons, with(judged.gates(), tests)));
        if (tests.outcome() == Outcome.FAILED) {
            return repair.after(
                    run(judged.claim(), judged.job()),
                    Round.Outcome.TURNED_DOWN,
                    said(FailureReason.POLICY_DENIED, tests),
                    found);
        }
        found.add(repair.passed(run(judged.claim(), judged.job())));
        List<String> workflows = WorkflowChange.in(judged.change());
        return workflows.isEmpty()
                ? Step.of(
                        desk.tasks()
                                .advance(
                                        judged.claim(),
                                        new TaskEvent.ChecksPassed(),
                                        passed(comparisons),
                                        found))
                : new Step.HandBack(
                        WorkflowChange.failure(task, head, workflows, captures.patch(task, head)),
                        found);
    }

    private static String passed(Comparisons comparisons) {
        long passed = comparisons.heads().stream().filter(CheckResult::passed).count();
        int all = comparisons.checks().size();
        return passed == all ? all + " passed" : "%d of %d passed".formatted(passed, all);
    }

    private List<Finding> found(Comparisons comparisons, List<GateResult> gates) {
        return List.of(
                desk.findings().of(comparisons.heads()),
                desk.findings().of(comparisons),
                desk.findings().of(new Gates(gates)));
    }

    /** What a gate says last stands. */
    private static List<GateResult> with(List<GateResult> gates, GateResult one) {
        return Stream.concat(
                        gates.stream().filter(gate -> !gate.name().equals(one.name())),
                        Stream.of(one))
                .toList();
    }

    /** The change of a task that has one already, for the person who gets it back. */
    Optional<Patch> change(Task task) {
        return repair.change(task);
    }
}
