package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.policy.ChangedFile;
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
import dev.nightkiln.verify.DependencyGate;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.PolicyGate;
import dev.nightkiln.verify.Verdict;
import dev.nightkiln.workspace.Patch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * From the captured commit to the pull request: the policy, the required checks, then publishing.
 * Cut off anywhere, it goes on.
 */
public final class Judging {
    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);

    /** What must have been asked before anything is published. */
    private static final List<String> GATES = List.of(PolicyGate.NAME, DependencyGate.NAME);

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
        Optional<String> recorded =
                desk.findings().policy(task).map(Findings.PolicyFinding::digest);
        return switch (preparation.policy(task)) {
            case PolicyResult.Invalid(var errors) ->
                    refused(task, "The policy became unusable since the task began", errors);
            case PolicyResult.Effective(_, var digest) when !recorded.equals(Optional.of(digest)) ->
                    refused(
                            task,
                            "The policy in force is not the one the task began with",
                            List.of(
                                    "recorded when the agent was started: "
                                            + recorded.orElse("nothing"),
                                    "in force now: " + digest,
                                    "`/agent retry` begins again under the policy in force"));
            case PolicyResult.Effective(Policy policy, _) -> {
                List<ChangedFile> change = captures.changes(task, head);
                List<GateResult> rulings = new Rulings(captures, task, head).of(policy, change);
                yield rulings.stream()
                        .filter(ruling -> ruling.outcome() == Outcome.FAILED)
                        .findFirst()
                        .<Step>map(ruling ->
                                new Step.HandBack(
                                        denied(task, ruling.summary(), ruling.details()),
                                        found(List.of(), rulings)))
                        .orElseGet(() ->
                                verify(
                                        new Judged(claim, head, policy, change),
                                        rulings,
                                        stopRequested));
            }
        };
    }

    private record Judged(Claim claim, CommitSha head, Policy policy, List<ChangedFile> change) {}

    private Step refused(Task task, String summary, List<?> details) {
        return Step.handBack(denied(task, summary, details));
    }

    private Failure denied(Task task, String summary, List<?> details) {
        return new Failure(
                FailureReason.POLICY_DENIED,
                summary,
                details.stream().map(Object::toString).collect(Collectors.joining("\n")),
                change(task));
    }

    private Step verify(Judged judged, List<GateResult> rulings, BooleanSupplier stopRequested) {
        Task task = judged.claim().task();
        CommitSha head = judged.head();
        var gates = new ArrayList<>(rulings);
        var job =
                new Checks.Job(
                        task,
                        judged.claim().fence(),
                        judged.policy(),
                        head,
                        desk.places().records(task));
        return switch (checks.run(job, stopRequested)) {
            case Verdict.Stopped() -> new Step.Lost();
            case Verdict.Passed(var results) -> passed(judged, results, gates);
            case Verdict.Failed(var reason, var results) ->
                    new Step.HandBack(failure(task, head, reason, results), found(results, gates));
        };
    }

    private Step passed(Judged judged, List<CheckResult> results, List<GateResult> gates) {
        Task task = judged.claim().task();
        List<String> workflows = WorkflowChange.in(judged.change());
        if (!workflows.isEmpty()) {
            return new Step.HandBack(
                    WorkflowChange.failure(
                            task, judged.head(), workflows, captures.patch(task, judged.head())),
                    found(results, gates));
        }
        return Step.of(
                desk.tasks()
                        .advance(
                                judged.claim(),
                                new TaskEvent.ChecksPassed(),
                                results.size() + " passed",
                                found(results, gates)));
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

    Step publish(Claim claim, CommitSha head, BooleanSupplier stopRequested) {
        Task task = claim.task();
        Optional<String> gap = gap(task);
        if (gap.isPresent()) {
            return Step.handBack(new Failure(FailureReason.INTERNAL, gap.get(), "", change(task)));
        }
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
        List<GateResult> gates = desk.findings().gates(task);
        var stat = captures.patch(task, head).stat();
        var evidence =
                new Evidence(
                        task,
                        head,
                        results,
                        gates,
                        agent,
                        stat,
                        digest,
                        desk.findings().input(task));
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

    /** Why nothing may be published. A row that is missing never means yes. */
    private Optional<String> gap(Task task) {
        List<CheckResult> results = desk.findings().checks(task);
        if (results.isEmpty() || !results.stream().allMatch(CheckResult::passed)) {
            return Optional.of("Not published: no passed checks are on record");
        }
        List<GateResult> gates = desk.findings().gates(task);
        Set<String> open =
                gates.stream()
                        .filter(gate -> gate.outcome() != Outcome.FAILED)
                        .map(GateResult::name)
                        .collect(Collectors.toSet());
        if (open.size() < gates.size() || !open.containsAll(GATES)) {
            return Optional.of(
                    "Not published: not every gate of %s is on record as open"
                            .formatted(String.join(", ", GATES)));
        }
        return desk.findings().policy(task).isPresent() && desk.findings().agent(task).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "Not published: the policy's digest or the agent's report is not on record");
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
