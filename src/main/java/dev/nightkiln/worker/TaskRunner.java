package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.publish.PublishRefused;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.sandbox.SandboxException;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Capturing;
import dev.nightkiln.task.TaskState.Checking;
import dev.nightkiln.task.TaskState.Preparing;
import dev.nightkiln.task.TaskState.Publishing;
import dev.nightkiln.task.TaskState.Working;
import dev.nightkiln.workspace.Patch;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * The life of one attempt. It looks at the state and does the next thing until nothing is left to
 * do, so that an attempt cut off by a crash goes on, or starts over, from what the database says.
 * Every ending of a phase comes together in {@link #step}: on, lost, or handed back to a person.
 */
public final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

    /**
     * After so many take-ups that did not end in an orderly way something in this task breaks us.
     */
    private static final int MAX_CLAIMS = 5;

    /** GitHub's git server is tried this often before its refusal is believed. */
    private static final int GIT_TRIES = 3;

    private static final Duration GIT_PAUSE = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofMillis(500);

    private final Phases phases;
    private final Making.Desk desk;
    private final Withholding withholding;
    private final Reaper reaper;
    private final InstantSource clock;
    private final Set<TaskId> here = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** What does the work of each phase. */
    public record Phases(Making making, Judging judging, Publication publication) {}

    public TaskRunner(
            Phases phases,
            Making.Desk desk,
            Withholding withholding,
            Reaper reaper,
            InstantSource clock) {
        this.phases = phases;
        this.withholding = withholding;
        this.desk = desk;
        this.reaper = reaper;
        this.clock = clock;
    }

    /** From now on attempts are let go of where they stand; the next start takes them up again. */
    public void stop() {
        stopping = true;
    }

    /**
     * Drives the attempt to its end. An attempt begins when the one before has left the machine:
     * what winds up removes all that the task has here.
     */
    public Outcome run(TaskId id, int attempt) {
        if (!here.add(id)) {
            return new Outcome.Later(clock.instant().plus(TURN));
        }
        try {
            Outcome outcome = take(id, attempt);
            // Nobody else would look for it: done executions are forgotten.
            if (stopping) {
                return new Outcome.Later(clock.instant());
            }
            return outcome instanceof Outcome.Done ? woundUp(id, attempt) : outcome;
        } finally {
            here.remove(id);
        }
    }

    /** Whatever ended the attempt, nothing half-published stays. */
    private Outcome woundUp(TaskId id, int attempt) {
        try {
            phases.publication().withdrawIfCancelled(id, attempt);
            return new Outcome.Done();
        } catch (RetryLater later) {
            return new Outcome.Later(later.notBefore());
        } catch (GitHubRefused refused) {
            LOG.warn("task {}: cannot withdraw: {}", id, refused.getMessage());
            return new Outcome.Done();
        }
    }

    private Outcome take(TaskId id, int attempt) {
        Optional<Claim> claim = desk.tasks().takeUp(id, attempt);
        if (claim.isEmpty()) {
            return new Outcome.Done();
        }
        try (var _ = MDC.putCloseable("task", id.value())) {
            LOG.info("attempt {} taken up with fence {}", attempt, claim.get().fence());
            return drive(claim.get());
        } catch (RetryLater later) {
            LOG.warn("waits for GitHub: {}", later.getMessage());
            desk.tasks().excuse(claim.get());
            return new Outcome.Later(later.notBefore());
        } finally {
            if (stopping) {
                desk.tasks().excuse(claim.get());
            }
        }
    }

    private Outcome drive(Claim claim) {
        reaper.remove(claim.task().id());
        if (claim.claims() > MAX_CLAIMS) {
            handBack(
                    claim,
                    new Failure(
                            FailureReason.QUARANTINED,
                            "Taken up " + MAX_CLAIMS + " times without getting on",
                            "",
                            Optional.empty()),
                    List.of());
            return new Outcome.Done();
        }
        try {
            Optional<Claim> at = Optional.of(claim);
            while (at.isPresent() && at.get().task().state() instanceof Active active) {
                LOG.info("{}", active.phase());
                at = step(at.get(), active);
            }
            return new Outcome.Done();
        } catch (GitUnavailable unavailable) {
            LOG.warn("{}", unavailable.getMessage());
            return new Outcome.Later(clock.instant().plus(GIT_PAUSE.multipliedBy(claim.claims())));
        } finally {
            reaper.remove(claim.task().id());
        }
    }

    private static final class GitUnavailable extends RuntimeException {
        GitUnavailable(WorkspaceException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private Optional<Claim> step(Claim claim, Active active) {
        Step step = guarded(claim, active);
        return switch (step) {
            case Step.Moved(var moved) -> Optional.of(moved);
            case Step.Lost() -> {
                LOG.info("let go of: called off, taken over or shutting down");
                yield Optional.empty();
            }
            case Step.HandBack(var failure, var findings) -> {
                handBack(claim, failure, findings);
                yield Optional.empty();
            }
        };
    }

    private Step guarded(Claim claim, Active active) {
        try {
            return next(claim, active, () -> stopping || !desk.tasks().holds(claim));
        } catch (RetryLater later) {
            throw later;
        } catch (WorkspaceException failed) {
            if (failed.reason() == FailureReason.GITHUB_REFUSED
                    && !failed.isLasting()
                    && claim.claims() < GIT_TRIES) {
                throw new GitUnavailable(failed);
            }
            return broken(claim, failed.reason(), failed);
        } catch (SandboxException failed) {
            return broken(claim, failed.reason(), failed);
        } catch (GitHubRefused | PublishRefused refused) {
            return broken(claim, FailureReason.GITHUB_REFUSED, refused);
        } catch (RuntimeException bug) {
            LOG.error("{} failed", active.phase(), bug);
            // It may be the search for secrets that broke: nothing of the change is shown.
            return broken(FailureReason.INTERNAL, bug, Optional.empty());
        }
    }

    private Step next(Claim claim, Active active, BooleanSupplier stopRequested) {
        return switch (active) {
            case Preparing _ -> phases.making().make(claim, stopRequested);
            case Working _, Capturing _ ->
                    Step.of(
                            desk.tasks()
                                    .advance(
                                            claim,
                                            new TaskEvent.Reclaimed(),
                                            "started over after an interruption",
                                            List.of()));
            case Checking(_, var head) -> phases.judging().check(claim, head, stopRequested);
            case Publishing(_, var head) ->
                    phases.publication().publish(claim, head, stopRequested);
        };
    }

    /**
     * While shutting down everything may fail because it was interrupted; that is nobody's failure.
     */
    private Step broken(FailureReason reason, RuntimeException failed, Optional<Patch> change) {
        return stopping
                ? new Step.Lost()
                : Step.handBack(
                        new Failure(reason, String.valueOf(failed.getMessage()), "", change));
    }

    private Step broken(Claim claim, FailureReason reason, RuntimeException failed) {
        return broken(reason, failed, phases.judging().change(claim.task()));
    }

    private void handBack(Claim claim, Failure unchecked, List<Finding> findings) {
        Failure failure = withholding.of(unchecked);
        LOG.info("handed back: {} ({})", failure.reason(), failure.summary());
        var all = new ArrayList<>(findings);
        all.add(desk.findings().of(failure));
        desk.tasks()
                .advance(claim, new TaskEvent.HandedBack(failure.reason()), failure.summary(), all);
    }
}
