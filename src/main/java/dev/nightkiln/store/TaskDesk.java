package dev.nightkiln.store;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Busy;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Admission.Repeated;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Ended;
import dev.nightkiln.task.Transitions;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What people do to tasks. Each wish carries the meaning of its delivery, which is taken in the
 * same transaction.
 */
public final class TaskDesk {
    /** The meaning of a delivery, and the delivery that carried it. */
    public record Trigger(String naturalKey, String guid) {}

    private static final Duration SETTLING = Duration.ofSeconds(5);

    private final Database database;
    private final TaskWriter writer;
    private final InstantSource clock;

    TaskDesk(Database database, TaskWriter writer, InstantSource clock) {
        this.database = database;
        this.writer = writer;
        this.clock = clock;
    }

    /** Stores and queues a new task with what it starts from, unless its issue has one. */
    public Admission open(Trigger trigger, Task task, Finding... findings) {
        return once(
                trigger,
                handle -> {
                    Optional<TaskRow> latest =
                            TaskRows.latest(handle, task.repository().id(), task.issue());
                    if (latest.isPresent() && !(latest.get().task().state() instanceof Ended)) {
                        return new Busy(latest.get().task());
                    }
                    writer.insert(handle, task, "requested by @" + task.spec().requester().login());
                    keep(handle, task, findings);
                    Requesters.keep(handle, task.id(), task.spec().requester());
                    return new Accepted(task);
                });
    }

    /**
     * Queues the youngest task of the issue again, with the issue and the base branch as they are
     * now; the findings belong to the new attempt.
     */
    public Admission retry(
            Trigger trigger, Repository repository, int issue, TaskSpec spec, Finding... findings) {
        return once(
                trigger,
                handle ->
                        TaskRows.latest(handle, repository.id(), issue)
                                .map(row -> retry(handle, row, spec, findings))
                                .orElseGet(() -> new Inapplicable("this issue has no task yet")));
    }

    private Admission retry(Handle handle, TaskRow row, TaskSpec spec, Finding... findings) {
        Task task = row.task();
        if (!(task.state() instanceof Ended)) {
            return new Busy(task);
        }
        var event = new TaskEvent.RetryRequested(spec.requester());
        Optional<TaskState> next = Transitions.next(task.state(), event);
        if (next.isEmpty()) {
            return new Inapplicable("the last task is " + task.state().name());
        }
        if (task.continues().isPresent()) {
            // Its branch rests on the base it began with.
            SpecColumns.requester(handle, task.id(), spec.requester());
            FollowUps.take(handle, task, task.attempt() + 1);
        } else {
            SpecColumns.refresh(handle, task.id(), spec);
        }
        Requesters.keep(handle, task.id(), spec.requester());
        String detail = "requested by @" + spec.requester().login();
        writer.move(handle, row, next.get(), event, detail);
        Task queued = TaskRows.row(handle, task.id()).orElseThrow().task();
        keep(handle, queued, findings);
        return new Accepted(queued);
    }

    private void keep(Handle handle, Task task, Finding... findings) {
        List.of(findings).forEach(finding -> writer.keep(handle, task, finding));
    }

    /** Applies an event to the youngest task of the issue. */
    public Admission onIssue(
            Trigger trigger, Repository repository, int issue, TaskEvent event, String detail) {
        return once(
                trigger,
                handle ->
                        apply(
                                handle,
                                TaskRows.latest(handle, repository.id(), issue),
                                event,
                                detail));
    }

    /** Applies an event to the task that opened the pull request. */
    public Admission onPullRequest(
            Trigger trigger, Repository repository, int number, TaskEvent event, String detail) {
        return once(
                trigger,
                handle ->
                        apply(
                                handle,
                                TaskRows.byPullRequest(handle, repository.id(), number),
                                event,
                                detail));
    }

    /**
     * Remembers who has said it. False for a delivery that says again what another one has said,
     * however long ago: nothing may be done for it, not even what looks harmless.
     */
    public boolean isFirstToSay(Trigger trigger) {
        return database.transaction(
                TaskDesk.class,
                handle ->
                        DeliveryStore.hold(
                                handle, trigger.naturalKey(), trigger.guid(), clock.instant()));
    }

    /**
     * Repositories are renamed and the App is installed anew: from now on the issue's tasks use the
     * names of its latest event.
     */
    public void relocate(Repository repository, int issue, long installation) {
        database.transaction(
                handle -> SpecColumns.relocate(handle, repository, issue, installation));
    }

    /**
     * When to ask again whose a pull request is: nobody's yet, but a task of the repository is
     * opening one at this moment.
     */
    public Optional<Instant> unsettled(Repository repository, int number) {
        return database.transaction(handle -> {
            boolean known = TaskRows.byPullRequest(handle, repository.id(), number).isPresent();
            return known || !TaskRows.isPublishing(handle, repository.id())
                    ? Optional.empty()
                    : Optional.of(clock.instant().plus(SETTLING));
        });
    }

    /** The task that opened the pull request, whatever it does now. */
    public Optional<Task> byPullRequest(Repository repository, int number) {
        return database.transaction(
                        handle -> TaskRows.byPullRequest(handle, repository.id(), number))
                .map(TaskRow::task);
    }

    /** The youngest task of an issue. */
    public Optional<Task> byIssue(Repository repository, int issue) {
        return database.read(handle -> TaskRows.latest(handle, repository.id(), issue))
                .map(TaskRow::task);
    }

    private Admission apply(Handle handle, Optional<TaskRow> row, TaskEvent event, String detail) {
        if (row.isEmpty()) {
            return new Inapplicable("there is no task");
        }
        TaskState state = row.get().task().state();
        TaskEvent meant = meant(row.get().task(), event);
        return Transitions.next(state, meant)
                .<Admission>map(next ->
                        new Accepted(
                                meant instanceof TaskEvent.FollowUpDropped
                                        ? FollowUps.drop(handle, writer, row.get(), detail)
                                        : writer.move(handle, row.get(), next, meant, detail)))
                .orElseGet(() -> new Inapplicable("the task is " + state.name()));
    }

    /** Of a follow-up that is not published: what happens happens to what stood before it. */
    private static TaskEvent meant(Task task, TaskEvent event) {
        Optional<PublishedCommit> before =
                task.continues().filter(_ -> task.state().pullRequestNumber().isEmpty());
        return before.map(commit ->
                        switch (event) {
                            case TaskEvent.CancelRequested _ ->
                                    new TaskEvent.FollowUpDropped(commit);
                            case TaskEvent.PullRequestMerged _ ->
                                    new TaskEvent.FollowUpMerged(commit);
                            case TaskEvent.PullRequestClosed _ ->
                                    new TaskEvent.FollowUpClosed(commit);
                            case TaskEvent other -> other;
                        })
                .orElse(event);
    }

    /** The same tasks as people have them continued. */
    public FollowUps followUps() {
        return new FollowUps(this, writer);
    }

    /**
     * A delivery that changed nothing may ask again, because its answer may not have arrived; one
     * that changed something may not.
     */
    Admission once(Trigger trigger, Function<Handle, Admission> wish) {
        String key = trigger.naturalKey();
        return database.transaction(
                TaskDesk.class,
                handle -> {
                    if (!DeliveryStore.take(handle, key, trigger.guid(), clock.instant())) {
                        return new Repeated();
                    }
                    Admission admission = wish.apply(handle);
                    if (admission instanceof Accepted || admission instanceof Admission.Kept) {
                        DeliveryStore.acted(handle, key);
                    }
                    return admission;
                });
    }
}
