package dev.nightkiln.store;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Busy;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Admission.Repeated;
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
import java.util.Optional;

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

    /** Stores and queues a new task, unless its issue has one on its way. */
    public Admission open(Trigger trigger, Task task) {
        return database.transaction(handle -> {
            if (!taken(handle, trigger)) {
                return new Repeated();
            }
            Optional<TaskRow> latest = writer.latest(handle, task.repository().id(), task.issue());
            if (latest.isPresent() && !(latest.get().task().state() instanceof Ended)) {
                return new Busy(latest.get().task());
            }
            writer.insert(handle, task, "requested by @" + task.spec().requester().login());
            return new Accepted(task);
        });
    }

    /**
     * Queues the youngest task of the issue again, with the issue and the base branch as they are
     * now.
     */
    public Admission retry(Trigger trigger, Repository repository, int issue, TaskSpec spec) {
        return database.transaction(handle -> {
            if (!taken(handle, trigger)) {
                return new Repeated();
            }
            Optional<TaskRow> row = writer.latest(handle, repository.id(), issue);
            if (row.isEmpty()) {
                return new Inapplicable("this issue has no task yet");
            }
            if (!(row.get().task().state() instanceof Ended)) {
                return new Busy(row.get().task());
            }
            var event = new TaskEvent.RetryRequested(spec.requester());
            Optional<TaskState> next = Transitions.next(row.get().task().state(), event);
            if (next.isEmpty()) {
                return new Inapplicable("the last task is " + row.get().task().state().name());
            }
            refresh(handle, row.get().task(), spec);
            writer.move(
                    handle,
                    row.get(),
                    next.get(),
                    event,
                    "requested by @" + spec.requester().login());
            return new Accepted(writer.row(handle, row.get().task().id()).orElseThrow().task());
        });
    }

    private static void refresh(Handle handle, Task task, TaskSpec spec) {
        handle.createUpdate(
                        """
                        UPDATE task SET title = :title, body = :body, requester_id = :requesterId,
                            requester_login = :requesterLogin, base_branch = :baseBranch, base = :base
                        WHERE id = :id
                        """)
                .bind("id", task.id().value())
                .bind("title", spec.title())
                .bind("body", spec.body())
                .bind("requesterId", spec.requester().id())
                .bind("requesterLogin", spec.requester().login())
                .bind("baseBranch", spec.baseBranch())
                .bind("base", spec.base().hex())
                .execute();
    }

    /** Applies an event to the youngest task of the issue. */
    public Admission onIssue(
            Trigger trigger, Repository repository, int issue, TaskEvent event, String detail) {
        return database.transaction(handle ->
                taken(handle, trigger)
                        ? apply(
                                handle,
                                writer.latest(handle, repository.id(), issue),
                                event,
                                detail)
                        : new Repeated());
    }

    /** Applies an event to the task that opened the pull request. */
    public Admission onPullRequest(
            Trigger trigger, Repository repository, int number, TaskEvent event, String detail) {
        return database.transaction(handle ->
                taken(handle, trigger)
                        ? apply(
                                handle,
                                writer.byPullRequest(handle, repository.id(), number),
                                event,
                                detail)
                        : new Repeated());
    }

    /**
     * Repositories are renamed and the App is installed anew: from now on the repository's tasks
     * use the names of the latest event.
     */
    public void relocate(Repository repository, long installation) {
        database.transaction(handle ->
                handle.createUpdate(
                                """
                                UPDATE task SET owner = :owner, name = :name, installation = :installation
                                WHERE repository = :repository
                                    AND (owner <> :owner OR name <> :name OR installation <> :installation)
                                """)
                        .bind("repository", repository.id())
                        .bind("owner", repository.owner())
                        .bind("name", repository.name())
                        .bind("installation", installation)
                        .execute());
    }

    /**
     * When to ask again whose a pull request is: nobody's yet, but a task of the repository is
     * opening one at this moment.
     */
    public Optional<Instant> unsettled(Repository repository, int number) {
        return database.transaction(handle -> {
            boolean known = writer.byPullRequest(handle, repository.id(), number).isPresent();
            return known || !writer.isPublishing(handle, repository.id())
                    ? Optional.empty()
                    : Optional.of(clock.instant().plus(SETTLING));
        });
    }

    /** The task that opened the pull request. */
    public Optional<Task> byPullRequest(Repository repository, int number) {
        return database.transaction(handle -> writer.byPullRequest(handle, repository.id(), number))
                .map(TaskRow::task);
    }

    private Admission apply(Handle handle, Optional<TaskRow> row, TaskEvent event, String detail) {
        if (row.isEmpty()) {
            return new Inapplicable("there is no task");
        }
        TaskState state = row.get().task().state();
        return Transitions.next(state, event)
                .<Admission>map(
                        next -> new Accepted(writer.move(handle, row.get(), next, event, detail)))
                .orElseGet(() -> new Inapplicable("the task is " + state.name()));
    }

    private boolean taken(Handle handle, Trigger trigger) {
        return DeliveryStore.take(handle, trigger.naturalKey(), trigger.guid(), clock.instant());
    }
}
