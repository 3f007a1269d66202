package dev.nightkiln.store;

import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Ended;
import dev.nightkiln.task.TaskState.Queued;

import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The statements on a task's row. Every change goes through {@link #move}: row, journal and outbox
 * together.
 */
final class TaskWriter {
    private final InstantSource clock;
    private final Consumer<TaskId> onChange;

    TaskWriter(InstantSource clock, Consumer<TaskId> onChange) {
        this.clock = clock;
        this.onChange = onChange;
    }

    void insert(Handle handle, Task task, String detail) {
        Instant now = clock.instant();
        handle.createUpdate(
                        """
                        INSERT INTO task (id, installation, repository, owner, name, issue, title, body,
                            requester_id, requester_login, base_branch, base, priority, state, attempt, fence, claims,
                            version, announced, active_key, created_at, queued_at)
                        VALUES (:id, :installation, :repository, :owner, :name, :issue, :title, :body,
                            :requesterId, :requesterLogin, :baseBranch, :base, :priority, :state, :attempt, 0, 0,
                            0, -1, :activeKey, :now, :now)
                        """)
                .bind("id", task.id().value())
                .bind("installation", task.installation())
                .bind("repository", task.repository().id())
                .bind("owner", new Verbatim(task.repository().owner()))
                .bind("name", new Verbatim(task.repository().name()))
                .bind("issue", task.issue())
                .bind("title", task.spec().title())
                .bind("body", task.spec().body())
                .bind("requesterId", task.spec().requester().id())
                .bind("requesterLogin", new Verbatim(task.spec().requester().login()))
                .bind("baseBranch", new Verbatim(task.spec().baseBranch()))
                .bind("base", task.spec().base().hex())
                .bind("priority", new Verbatim(task.spec().priority().name()))
                .bind("state", task.state().name())
                .bind("attempt", task.attempt())
                .bind("activeKey", activeKey(task))
                .bind("now", now)
                .execute();
        journal(handle, task, "Requested", 0, detail);
        onChange.accept(task.id());
    }

    static String activeKey(Task task) {
        return task.repository().id() + "#" + task.issue();
    }

    /** From what was read to {@code next}, which goes on from {@code continues}. */
    record Move(TaskRow row, TaskState next, Optional<PublishedCommit> continues) {}

    /** A change that leaves what the task goes on from as it is. */
    Task move(Handle handle, TaskRow row, TaskState next, TaskEvent event, String detail) {
        return move(handle, new Move(row, next, row.task().continues()), event, detail);
    }

    /**
     * Moves the row from what was read.
     *
     * @throws Conflict when somebody else moved it in between
     */
    Task move(Handle handle, Move move, TaskEvent event, String detail) {
        TaskRow row = move.row();
        TaskState next = move.next();
        Task task = row.task();
        var moved =
                new Task(
                        task.id(),
                        task.installation(),
                        task.repository(),
                        task.issue(),
                        task.spec(),
                        next,
                        move.continues());
        int changed =
                handle.createUpdate(
                                """
                                UPDATE task SET state = :state, attempt = :attempt, head = :head,
                                    pull_request = :pull_request, reason = :reason, phase = :phase,
                                    cancelled_id = :cancelled_id, cancelled_login = :cancelled_login,
                                    continues_pull_request = :continues_pull_request,
                                    continues_branch = :continues_branch,
                                    continues_head = :continues_head,
                                    continues_attempt = :continues_attempt,
                                    active_key = :activeKey, version = version + 1
                                WHERE id = :id AND version = :version
                                """)
                        .bind("id", task.id().value())
                        .bind("version", row.version())
                        .bind("state", next.name())
                        .bind("attempt", next.attempt())
                        .bind("activeKey", next instanceof Ended ? null : activeKey(task))
                        .bindMap(Verbatim.all(TaskRow.columns(next)))
                        .bindMap(Verbatim.all(ContinuesColumns.of(move.continues())))
                        .execute();
        if (changed != 1) {
            throw changedByOther(task);
        }
        if (next instanceof Queued) {
            requeue(handle, task.id());
        }
        journal(handle, moved, event.name(), row.fence(), detail);
        onChange.accept(task.id());
        return moved;
    }

    private static Conflict changedByOther(Task task) {
        return new Conflict("task " + task.id() + " was changed by somebody else");
    }

    /** Something people are told of that leaves the state as it is. */
    void note(Handle handle, TaskRow row, String event, String detail) {
        Task task = row.task();
        int changed =
                handle.createUpdate(
                                """
                                UPDATE task SET version = version + 1
                                WHERE id = :id AND version = :version
                                """)
                        .bind("id", task.id().value())
                        .bind("version", row.version())
                        .execute();
        if (changed != 1) {
            throw changedByOther(task);
        }
        journal(handle, task, event, row.fence(), detail);
        onChange.accept(task.id());
    }

    /** A worker of the last attempt that is still winding up must not pass for one of the next. */
    private void requeue(Handle handle, TaskId id) {
        handle.createUpdate(
                        """
                        UPDATE task SET queued_at = :now, claims = 0, fence = fence + 1
                        WHERE id = :id
                        """)
                .bind("id", id.value())
                .bind("now", clock.instant())
                .execute();
    }

    /** Raises the fence; not a change that anybody is told of. */
    Claim claim(Handle handle, TaskRow row) {
        int changed =
                handle.createUpdate(
                                """
                                UPDATE task SET fence = fence + 1, claims = claims + 1
                                WHERE id = :id AND fence = :fence AND version = :version
                                """)
                        .bind("id", row.task().id().value())
                        .bind("fence", row.fence())
                        .bind("version", row.version())
                        .execute();
        if (changed != 1) {
            throw new Conflict("task " + row.task().id() + " was taken up by somebody else");
        }
        return new Claim(row.task(), row.fence() + 1, row.claims() + 1);
    }

    void keep(Handle handle, Task task, Finding finding) {
        handle.createUpdate(
                        "DELETE FROM finding WHERE task = :task AND attempt = :attempt AND kind = :kind")
                .bind("task", task.id().value())
                .bind("attempt", task.attempt())
                .bind("kind", finding.kind())
                .execute();
        handle.createUpdate(
                        """
                        INSERT INTO finding (task, attempt, kind, json)
                        VALUES (:task, :attempt, :kind, :json)
                        """)
                .bind("task", task.id().value())
                .bind("attempt", task.attempt())
                .bind("kind", finding.kind())
                .bind("json", finding.json())
                .execute();
    }

    private void journal(Handle handle, Task task, String event, long fence, String detail) {
        handle.createUpdate(
                        """
                        INSERT INTO journal (task, at, attempt, event, state, fence, detail, prev)
                        VALUES (:task, :at, :attempt, :event, :state, :fence, :detail, :prev)
                        """)
                .bind("task", task.id().value())
                .bind("at", clock.instant())
                .bind("attempt", task.attempt())
                .bind("event", event)
                .bind("state", task.state().name())
                .bind("fence", fence)
                .bind("detail", Remark.of(detail))
                .bind("prev", new Verbatim(TaskLog.next(handle, task.id())))
                .execute();
    }
}
