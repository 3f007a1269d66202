package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Ended;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.Transitions;

import org.jdbi.v3.core.Handle;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tasks as a worker sees them: read, taken up under a fence, moved on with their journal. */
public final class TaskStore {
    private final Database database;
    private final TaskWriter writer;

    /** {@code onChange} runs inside the transaction of every change. */
    public TaskStore(Database database, InstantSource clock, Consumer<TaskId> onChange) {
        this.database = database;
        this.writer = new TaskWriter(clock, onChange);
    }

    /** What people have been shown of the same tasks. */
    public Announcements announcements() {
        return new Announcements(database, writer);
    }

    /** The same tasks as people change them. */
    public TaskDesk desk(InstantSource clock) {
        return new TaskDesk(database, writer, clock);
    }

    public Optional<Task> find(TaskId id) {
        return database.read(handle -> TaskRows.row(handle, id)).map(TaskRow::task);
    }

    /** The youngest task of an issue. */
    public Optional<Task> latest(Repository repository, int issue) {
        return database.read(handle -> TaskRows.latest(handle, repository.id(), issue))
                .map(TaskRow::task);
    }

    /**
     * Takes the running attempt up, or again after a crash: from now on every earlier claim is
     * void. Empty when there is nothing to run.
     */
    public Optional<Claim> takeUp(TaskId id, int attempt) {
        return database.transaction(handle -> {
            Optional<TaskRow> row = TaskRows.row(handle, id);
            if (row.isEmpty() || !(row.get().task().state() instanceof Active active)) {
                return Optional.empty();
            }
            return active.attempt() == attempt
                    ? Optional.of(writer.claim(handle, row.get()))
                    : Optional.empty();
        });
    }

    /** Whether the claim still holds: nobody took the task up after it and nobody called it off. */
    public boolean holds(Claim claim) {
        return database.read(handle -> TaskRows.row(handle, claim.task().id()))
                .filter(row -> row.fence() == claim.fence())
                .filter(row -> row.task().state() instanceof Active)
                .isPresent();
    }

    /**
     * Moves the claimed task on and keeps what was found out, in one transaction. Empty when the
     * claim is void or the event means nothing any more: then the caller must stop.
     */
    public Optional<Claim> advance(
            Claim claim, TaskEvent event, String detail, List<Finding> findings) {
        return database.transaction(handle -> {
            Optional<TaskRow> row =
                    TaskRows.row(handle, claim.task().id())
                            .filter(found -> found.fence() == claim.fence());
            Optional<TaskState> next =
                    row.flatMap(found -> Transitions.next(found.task().state(), event));
            if (row.isEmpty() || next.isEmpty()) {
                return Optional.empty();
            }
            findings.forEach(finding -> writer.keep(handle, claim.task(), finding));
            Task moved = writer.move(handle, row.get(), next.get(), event, detail);
            return Optional.of(claim.with(next(handle, moved)));
        });
    }

    /** What was asked for while the attempt ran is what the next one is for. */
    private Task next(Handle handle, Task moved) {
        return moved.state() instanceof Published && !Wishes.waiting(handle, moved.id()).isEmpty()
                ? FollowUps.begin(handle, writer, TaskRows.row(handle, moved.id()).orElseThrow())
                : moved;
    }

    /**
     * A running follow-up has nothing left to be made for: what stood before stands again, unless
     * something was asked for meanwhile.
     */
    public void drop(Claim claim, String detail) {
        database.transaction(handle ->
                TaskRows.row(handle, claim.task().id())
                        .filter(row -> row.fence() == claim.fence())
                        .filter(row -> row.task().state() instanceof Active)
                        .map(row -> FollowUps.dropBegun(handle, writer, row, detail))
                        .map(dropped -> next(handle, dropped)));
    }

    /**
     * One wish of a running follow-up does not count any more. Whoever asked last of those that do
     * answers for the attempt, where its requester is not among them.
     */
    public Claim withdraw(Claim claim, Feedback.Source source) {
        return database.transaction(handle -> {
            TaskRows.row(handle, claim.task().id())
                    .filter(row -> row.fence() == claim.fence())
                    .ifPresent(row -> FollowUps.withdraw(handle, row.task(), source));
            return TaskRows.row(handle, claim.task().id())
                    .map(row -> claim.with(row.task()))
                    .orElse(claim);
        });
    }

    /** What people asked for on its pull request, for this attempt to work on. */
    public List<Wish> wishes(Task task) {
        return database.read(handle -> FollowUps.wishes(handle, task));
    }

    /** Those whose reviews the task's commits follow. */
    public List<Actor> reviewers(Task task) {
        return database.read(handle -> Wishes.reviewers(handle, task.id()));
    }

    /**
     * The attempt stopped in an orderly way and will be taken up later; that is not held against
     * it.
     */
    public void excuse(Claim claim) {
        database.transaction(handle ->
                handle.createUpdate("UPDATE task SET claims = 0 WHERE id = :id AND fence = :fence")
                        .bind("id", claim.task().id().value())
                        .bind("fence", claim.fence())
                        .execute());
    }

    /** Gives a queued task a place; call it inside the transaction that has checked the limits. */
    public boolean claimPlace(Handle handle, TaskId id) {
        Optional<TaskRow> row =
                TaskRows.row(handle, id).filter(found -> found.task().state() instanceof Queued);
        var event = new TaskEvent.Claimed();
        return row.flatMap(found -> Transitions.next(found.task().state(), event))
                .map(next -> writer.move(handle, row.orElseThrow(), next, event, ""))
                .isPresent();
    }

    public Optional<String> finding(TaskId id, int attempt, String kind) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                SELECT json FROM finding
                                WHERE task = :task AND attempt = :attempt AND kind = :kind
                                """)
                        .bind("task", id.value())
                        .bind("attempt", attempt)
                        .bind("kind", kind)
                        .mapTo(String.class)
                        .findOne());
    }

    /** The whole story of a task, oldest first. */
    public List<JournalEntry> journal(TaskId id) {
        return database.read(handle ->
                handle.createQuery(
                                """
                                SELECT at, attempt, event, state, fence, detail FROM journal
                                WHERE task = :task ORDER BY id
                                """)
                        .bind("task", id.value())
                        .map((row, _) ->
                                new JournalEntry(
                                        row.getTimestamp("at").toInstant(),
                                        row.getInt("attempt"),
                                        row.getString("event"),
                                        row.getString("state"),
                                        row.getLong("fence"),
                                        row.getString("detail")))
                        .list());
    }

    /** The same as lines of which each names the digest of the line before it. */
    public List<String> log(TaskId id) {
        return database.read(handle -> TaskLog.lines(handle, id));
    }

    /** The first record of any task whose chain is broken, in words. */
    public Optional<String> brokenLog() {
        return database.read(TaskLog::firstBroken);
    }

    /**
     * Everybody who had an attempt of the task made, the last one's requester among them, unless
     * that one only reviewed.
     */
    public List<Actor> requesters(Task task) {
        Actor last = task.spec().requester();
        if (task.continues().isPresent()) {
            return database.read(handle -> Requesters.of(handle, task.id()));
        }
        List<Actor> kept = database.read(handle -> Requesters.of(handle, task.id()));
        return Stream.concat(Stream.of(last), kept.stream().filter(one -> one.id() != last.id()))
                .toList();
    }

    /** Tasks with an attempt under way. */
    public List<Task> active() {
        return database.read(TaskRows::active).stream().map(TaskRow::task).toList();
    }

    /** Tasks whose pull request waits for people, also while a follow-up is on its way. */
    public List<Task> published() {
        return database.read(TaskRows::published).stream().map(TaskRow::task).toList();
    }

    /** Of these, the tasks that may own something on this machine. */
    public Set<TaskId> stillActive(Set<TaskId> ids) {
        return ids.stream()
                .filter(id -> find(id).filter(task -> !(task.state() instanceof Ended)).isPresent())
                .collect(Collectors.toSet());
    }
}
