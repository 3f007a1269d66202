package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.publish.Publisher;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Verdict;
import dev.nightkiln.workspace.Patch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * From the captured commit to the pull request: the required checks, then publishing. Cut off
 * anywhere, it goes on.
 */
public final class Judging {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

    private final Preparation preparation;
    private final Checks checks;
    private final Publisher publisher;
    private final Captures captures;
    private final Making.Desk desk;

    public Judging(
            Preparation preparation,
            Checks checks,
            Publisher publisher,
            Captures captures,
            Making.Desk desk) {
        this.preparation = preparation;
        this.checks = checks;
        this.publisher = publisher;
        this.captures = captures;
        this.desk = desk;
    }

    Step check(Claim claim, CommitSha head, BooleanSupplier stopRequested) {
        Task task = claim.task();
        Policy policy = policy(task);
        var gates = new ArrayList<GateResult>();
        var job = new Checks.Job(task, claim.fence(), policy, head, desk.places().records(task));
        return switch (checks.run(job, stopRequested)) {
            case Verdict.Stopped() -> new Step.Lost();
            case Verdict.Passed(var results) ->
                    Step.of(
                            desk.tasks()
                                    .advance(
                                            claim,
                                            new TaskEvent.ChecksPassed(),
                                            results.size() + " passed",
                                            found(results, gates)));
            case Verdict.Failed(var reason, var results) ->
                    new Step.HandBack(failure(task, head, reason, results), found(results, gates));
        };
    }

    private List<Finding> found(List<CheckResult> results, List<GateResult> gates) {
        return List.of(desk.findings().of(results), desk.findings().of(new Findings.Gates(gates)));
    }

    /** The change of a task that has one already, for the person who gets it back. */
    Optional<Patch> change(Task task) {
        return switch (task.state()) {
            case TaskState.Checking(_, var head) -> Optional.of(captures.patch(task, head));
            case TaskState.Publishing(_, var head) -> Optional.of(captures.patch(task, head));
            case TaskState.Queued _,
                    TaskState.Preparing _,
                    TaskState.Working _,
                    TaskState.Capturing _,
                    TaskState.Ended _ ->
                    Optional.empty();
        };
    }

    private Failure failure(
            Task task, CommitSha head, FailureReason reason, List<CheckResult> results) {
        List<CheckResult> failed = results.stream().filter(check -> !check.passed()).toList();
        String summary =
                failed.stream()
                        .map(check -> check.name() + ": " + ending(check))
                        .collect(Collectors.joining("; "));
        return new Failure(
                reason,
                summary,
                failed.getFirst().logTail(),
                Optional.of(captures.patch(task, head)));
    }

    private static String ending(CheckResult check) {
        return switch (check.outcome()) {
            case PASSED, FAILED -> "exit code " + check.exitCode();
            case TIMED_OUT -> "stopped by its timeout";
            case DISK_FULL -> "stopped because its workspace was full";
            case OUT_OF_MEMORY -> "out of memory, exit code " + check.exitCode();
        };
    }

    /** It could be used when the attempt began, and the base commit has not changed since. */
    private Policy policy(Task task) {
        return switch (preparation.policy(task)) {
            case PolicyResult.Effective(Policy policy, _) -> policy;
            case PolicyResult.Invalid(var errors) ->
                    throw new IllegalStateException("the policy became unusable: " + errors);
        };
    }

    Step publish(Claim claim, CommitSha head, BooleanSupplier stopRequested) {
        Task task = claim.task();
        AgentReport agent =
                desk.findings()
                        .agent(task)
                        .orElseThrow(() -> new IllegalStateException("no report of the agent"));
        String digest =
                desk.findings()
                        .policy(task)
                        .orElseThrow(() -> new IllegalStateException("no digest of the policy"))
                        .digest();
        List<CheckResult> results = desk.findings().checks(task);
        if (results.isEmpty() || !results.stream().allMatch(CheckResult::passed)) {
            throw new IllegalStateException("nothing may be published without passed checks");
        }
        List<GateResult> gates = desk.findings().gates(task);
        if (gates.stream().anyMatch(gate -> gate.outcome() == GateResult.Outcome.FAILED)) {
            throw new IllegalStateException("nothing may be published past a failed gate");
        }
        var stat = captures.patch(task, head).stat();
        var evidence = new Evidence(task, head, results, gates, agent, stat, digest);
        return publisher
                .publish(evidence, stopRequested)
                .map(number ->
                        Step.of(
                                desk.tasks()
                                        .advance(
                                                claim,
                                                new TaskEvent.PullRequestOpened(number),
                                                "pull request #" + number,
                                                List.of())))
                .orElseGet(Step.Lost::new);
    }

    /**
     * A cancel may come while GitHub is opening the pull request; nobody would ever look at that
     * one again, so it is closed.
     */
    void withdrawIfCancelled(TaskId id, int attempt) {
        Optional<Task> task =
                desk.tasks()
                        .find(id)
                        .filter(found -> found.state() instanceof TaskState.Cancelled)
                        .filter(found -> found.attempt() == attempt)
                        .filter(this::wasPublishing);
        if (task.isPresent() && publisher.withdraw(task.get())) {
            LOG.info("task {}: closed the pull request of the cancelled attempt", id);
        }
    }

    private boolean wasPublishing(Task task) {
        return desk.tasks().journal(task.id()).stream()
                .filter(entry -> entry.attempt() == task.attempt())
                .anyMatch(entry -> entry.state().equals(Phase.PUBLISHING.name()));
    }
}
