package dev.nightkiln.conflicts;

import dev.nightkiln.conflicts.Merging.Books;
import dev.nightkiln.conflicts.Merging.Ground;
import dev.nightkiln.conflicts.Merging.Wishes;
import dev.nightkiln.conflicts.Reverified.Line;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.RetryLater;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.sandbox.SandboxException;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.verify.Checks;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.Verdict;
import dev.nightkiln.worker.WarmingUp;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.Workspaces;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Runs the required checks on the merge of a pull request with a base that has moved, by the policy
 * and in the images of that base. One pull request at a time, and none whose task has an attempt
 * under way.
 */
final class Reverification {
    private static final Logger LOG = LoggerFactory.getLogger(Reverification.class);
    private static final Duration TURN = Duration.ofSeconds(20);

    /** Attempts count from one. */
    private static final long FENCE = 0;

    private final Ground ground;
    private final Books books;
    private final MergeFacts facts;
    private final Wishes wishes;
    private final InstantSource clock;
    private final Semaphore turn = new Semaphore(1);
    private volatile boolean stopping;

    Reverification(
            Ground ground, Books books, MergeFacts facts, Wishes wishes, InstantSource clock) {
        this.ground = ground;
        this.facts = facts;
        this.books = books;
        this.wishes = wishes;
        this.clock = clock;
    }

    /** What runs is let go of and runs again at the next start. */
    void stop() {
        stopping = true;
    }

    Outcome run(TaskId id) {
        Optional<Task> task = books.tasks().find(id).filter(Reverification::isQuiet);
        Optional<Standing> standing =
                facts.standing(id)
                        .filter(Standing::isClean)
                        .filter(now -> facts.reverified(id).filter(r -> r.isOf(now)).isEmpty());
        if (task.isEmpty() || standing.isEmpty()) {
            return new Outcome.Done();
        }
        if (!turn.tryAcquire()) {
            return new Outcome.Later(clock.instant().plus(TURN));
        }
        try (var _ = books.reaper().spare(id)) {
            // An attempt that has begun meanwhile has taken the containers away.
            Optional<Reverified> result =
                    result(task.get(), standing.get())
                            .filter(_ -> !isCalledOff(id, standing.get()));
            result.ifPresent(found -> facts.keep(id, found));
            wishes.probe(task.get().repository().id());
            return result.isPresent()
                    ? new Outcome.Done()
                    : new Outcome.Later(clock.instant().plus(TURN));
        } catch (RetryLater later) {
            return new Outcome.Later(later.notBefore());
        } finally {
            books.places().removeMerge(task.get());
            turn.release();
        }
    }

    private static boolean isQuiet(Task task) {
        return switch (task.state()) {
            case Queued _, Published _, Escalated _ -> task.published().isPresent();
            case Active _, Merged _, Closed _, Cancelled _ -> false;
        };
    }

    /** Empty when it was called off. */
    private Optional<Reverified> result(Task task, Standing standing) {
        try {
            return switch (ground.preparation().policyAt(task, standing.base())) {
                case PolicyResult.Invalid _ ->
                        Optional.of(
                                Reverified.impossible(
                                        standing, "the policy on the base branch cannot be used"));
                case Effective effective -> checked(task, standing, effective);
            };
        } catch (WorkspaceException | SandboxException | GitHubRefused broken) {
            LOG.warn("no checks on the merge of task {}: {}", task.id(), broken.getMessage());
            return Optional.of(
                    Reverified.impossible(
                            standing, "they could not be run; the server's log says why"));
        }
    }

    private Optional<Reverified> checked(Task task, Standing standing, Effective effective) {
        var pinned = ground.preparation().pinnedImages(effective);
        var policy = effective.policy().withImages(name -> pinned.getOrDefault(name, name));
        CommitSha merge =
                ground.workspaces()
                        .mergeCommit(
                                task.repository(),
                                task.id(),
                                new Workspaces.Change(standing.base(), standing.head()));
        Task onBase = on(standing.base(), task);
        Path place = books.places().merge(task);
        var job = new Checks.Job(onBase, FENCE, policy, merge, place);
        LOG.info("task {}: checks on the merge {}", task.id(), merge.abbreviated());
        return ground.warmingUp()
                .with(
                        new WarmingUp.Job(onBase, FENCE, policy, place, place),
                        () -> isCalledOff(task.id(), standing),
                        caches -> checked(standing, job.with(caches.mounts(), caches.identity())),
                        without ->
                                switch (without) {
                                    case WarmingUp.Without.Stopped() -> Optional.empty();
                                    case WarmingUp.Without.Failed failed ->
                                            Optional.of(
                                                    Reverified.impossible(
                                                            standing,
                                                            "the warm-up failed: "
                                                                    + failed.summary()));
                                });
    }

    private Optional<Reverified> checked(Standing standing, Checks.Job job) {
        TaskId id = job.task().id();
        return switch (ground.checks().run(job, () -> isCalledOff(id, standing))) {
            case Verdict.Stopped() -> Optional.empty();
            case Verdict.Passed(var compared) -> Optional.of(reverified(standing, compared));
            case Verdict.Failed(_, var compared) -> Optional.of(reverified(standing, compared));
            case Verdict.Leaked(var gate) ->
                    Optional.of(Reverified.impossible(standing, gate.summary()));
        };
    }

    private static Reverified reverified(Standing of, Comparisons compared) {
        List<Line> checks = compared.checks().stream().map(Line::of).toList();
        return new Reverified(of.base(), of.head(), checks, "");
    }

    /** The base has moved again, the pull request is closed, or an attempt wants the place. */
    private boolean isCalledOff(TaskId id, Standing standing) {
        return stopping
                || books.tasks().find(id).filter(Reverification::isQuiet).isEmpty()
                || facts.standing(id)
                        .filter(now -> now.base().equals(standing.base()))
                        .filter(now -> now.head().equals(standing.head()))
                        .isEmpty();
    }

    /** What the merge changes is told from the base it goes into. */
    private static Task on(CommitSha base, Task task) {
        return new Task(
                task.id(),
                task.installation(),
                task.repository(),
                task.issue(),
                task.spec().from(base),
                task.state(),
                task.continues());
    }
}
