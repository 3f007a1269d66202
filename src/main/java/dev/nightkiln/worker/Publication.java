package dev.nightkiln.worker;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.publish.Publisher;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.ComparisonGate;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.DependencyGate;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;
import dev.nightkiln.verify.PolicyGate;
import dev.nightkiln.verify.SecretGate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** From the judged commit to the pull request, and back where it was called off meanwhile. */
public final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /** What must have been asked before anything is published. */
    private static final List<String> GATES =
            List.of(PolicyGate.NAME, DependencyGate.NAME, SecretGate.NAME, ComparisonGate.NAME);

    private final Publisher publisher;
    private final Dossier dossier;
    private final Captures captures;
    private final Making.Desk desk;

    public Publication(Publisher publisher, Dossier dossier, Captures captures, Making.Desk desk) {
        this.publisher = publisher;
        this.dossier = dossier;
        this.captures = captures;
        this.desk = desk;
    }

    Step publish(Claim claim, CommitSha head, BooleanSupplier stopRequested) {
        Task task = claim.task();
        Optional<String> gap = gap(task);
        if (gap.isPresent()) {
            return Step.handBack(
                    new Failure(FailureReason.INTERNAL, gap.get(), "", captures.change(task)));
        }
        Evidence evidence =
                dossier.of(task, head, Optional.empty())
                        .orElseThrow(() -> new IllegalStateException("no report, or no policy"));
        boolean isHeld = evidence.gates().stream().anyMatch(GateResult::isHeld);
        return publisher
                .publish(evidence, stopRequested)
                .map(number ->
                        Step.of(
                                desk.tasks()
                                        .advance(
                                                claim,
                                                new TaskEvent.PullRequestOpened(number),
                                                "pull request #"
                                                        + number
                                                        + (isHeld
                                                                ? ", held for people to agree"
                                                                : ""),
                                                List.of(desk.findings().published(head)))))
                .orElseGet(Step.Lost::new);
    }

    /** Why nothing may be published. A row that is missing never means yes. */
    private Optional<String> gap(Task task) {
        List<CheckComparison> checks =
                desk.findings().comparisons(task).map(Comparisons::checks).orElse(List.of());
        if (checks.isEmpty()
                || checks.size() != desk.findings().checks(task).size()
                || !checks.stream().allMatch(CheckComparison::isNoObstacle)) {
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
        if (task.continues().isPresent() && desk.findings().start(task).isEmpty()) {
            return Optional.of("Not published: what the follow-up began with is not on record");
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
