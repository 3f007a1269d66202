package dev.nightkiln.store;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Busy;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Admission.Kept;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Ended;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.Transitions;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/**
 * What people ask for on the pull request of a task. A wish is stored before anything else is done
 * about it: while an attempt runs it waits, and all that waits goes into the next attempt.
 */
public final class FollowUps {
    /** So many may wait for one attempt; people who want more had better say it at once. */
    static final int MOST_WAITING = 20;

    private final TaskDesk desk;
    private final TaskWriter writer;

    FollowUps(TaskDesk desk, TaskWriter writer) {
        this.desk = desk;
        this.writer = writer;
    }

    /** Queues the task that has this pull request once more, or keeps the wish for later. */
    public Admission ask(Trigger trigger, Repository repository, int pullRequest, Wish wish) {
        return desk.once(
                trigger,
                handle ->
                        TaskRows.byPullRequest(handle, repository.id(), pullRequest)
                                .map(row -> ask(handle, row, wish))
                                .orElseGet(() ->
                                        new Inapplicable("this pull request is not one of mine")));
    }

    private Admission ask(Handle handle, TaskRow row, Wish wish) {
        Task task = row.task();
        if (Wishes.isKnown(handle, task.id(), wish)) {
            return new Inapplicable("it was asked for before");
        }
        if (forOneAttempt(handle, task) >= MOST_WAITING) {
            return new Inapplicable(
                    "there are " + MOST_WAITING + " wishes waiting already; say it again later");
        }
        return switch (task.state()) {
            case Published _, Escalated _ ->
                    elsewhere(handle, task)
                            .<Admission>map(Busy::new)
                            .orElseGet(() -> {
                                Wishes.keep(handle, task.id(), wish);
                                return new Accepted(begin(handle, writer, row));
                            });
            case Queued _ -> {
                Wishes.keep(handle, task.id(), wish);
                take(handle, task, task.attempt());
                yield new Accepted(noted(handle, row, wish, "joins the queued attempt"));
            }
            case Active _ -> {
                Wishes.keep(handle, task.id(), wish);
                yield new Kept(noted(handle, row, wish, "kept for the next attempt"));
            }
            case Merged _, Closed _, Cancelled _ ->
                    new Inapplicable("the task is " + task.state().name());
        };
    }

    /** How much the next attempt would have to do by now. */
    private static int forOneAttempt(Handle handle, Task task) {
        int waiting = Wishes.waiting(handle, task.id()).size();
        return switch (task.state()) {
            case Queued _, Escalated _ -> waiting + wishes(handle, task).size();
            case Active _, Published _, Merged _, Closed _, Cancelled _ -> waiting;
        };
    }

    /** A younger task of the same issue: an issue has one on its way at a time. */
    private Optional<Task> elsewhere(Handle handle, Task task) {
        return TaskRows.latest(handle, task.repository().id(), task.issue())
                .map(TaskRow::task)
                .filter(other -> !other.id().equals(task.id()))
                .filter(other -> !(other.state() instanceof Ended));
    }

    private Task noted(Handle handle, TaskRow row, Wish wish, String how) {
        String detail = described(row.task(), List.of(wish)) + " " + how;
        writer.note(handle, row, "FollowUpRequested", detail);
        return row.task();
    }

    /** Queues the next attempt with all that waits. */
    static Task begin(Handle handle, TaskWriter writer, TaskRow row) {
        Task task = row.task();
        PublishedCommit before = task.published().orElseThrow();
        List<Wish> wishes = Wishes.waiting(handle, task.id());
        Wish last = wishes.getLast();
        var event = new TaskEvent.FollowUpRequested(last.by());
        TaskState next = Transitions.next(task.state(), event).orElseThrow();
        Task queued =
                writer.move(
                        handle,
                        new TaskWriter.Move(row, next, Optional.of(before)),
                        event,
                        described(task, wishes));
        take(handle, task, next.attempt());
        SpecColumns.requester(handle, task.id(), last.by());
        return queued;
    }

    /**
     * All that waits goes into this attempt. Whoever commands asks for the change; a reviewer looks
     * at it, and is known by the wish.
     */
    static void take(Handle handle, Task task, int attempt) {
        for (Wish wish : Wishes.waiting(handle, task.id())) {
            if (wish.kind() != Wish.Kind.REVIEW) {
                Requesters.keep(handle, task.id(), wish.by());
            }
        }
        Wishes.take(handle, task.id(), attempt);
    }

    private static String described(Task task, List<Wish> wishes) {
        String people =
                wishes.stream()
                        .map(wish -> "@" + wish.by().login() + "'s " + what(wish.kind()))
                        .distinct()
                        .reduce((before, next) -> before + ", " + next)
                        .orElse("nothing");
        return task.published()
                .map(commit -> people + " on #" + commit.pullRequest())
                .orElse(people);
    }

    private static String what(Wish.Kind kind) {
        return switch (kind) {
            case REVIEW, COMMAND_IN_REVIEW -> "review";
            case COMMAND -> "request";
        };
    }

    /**
     * A review was dismissed. Where no attempt has begun with it, it is not worked on; the attempt
     * that was queued for nothing else is not made.
     */
    public Admission dismiss(
            Trigger trigger, Repository repository, int pullRequest, long review, Actor by) {
        return desk.once(
                trigger,
                handle ->
                        TaskRows.byPullRequest(handle, repository.id(), pullRequest)
                                .map(row -> dismiss(handle, row, review, by))
                                .orElseGet(() -> new Inapplicable("there is no task")));
    }

    private Admission dismiss(Handle handle, TaskRow row, long review, Actor by) {
        Task task = row.task();
        boolean isQueued = task.state() instanceof Queued;
        int notBegun = isQueued ? task.attempt() : -1;
        if (!Wishes.withdrawReview(handle, task.id(), review, notBegun)) {
            return new Inapplicable("nothing waits for this review");
        }
        String detail = "a review was dismissed by @" + by.login();
        if (isQueued && wishes(handle, task).isEmpty()) {
            return new Accepted(drop(handle, writer, row, detail));
        }
        writer.note(handle, row, "FollowUpDropped", detail);
        return new Accepted(task);
    }

    /** All that was asked for is called off. */
    static Task drop(Handle handle, TaskWriter writer, TaskRow row, String detail) {
        Wishes.withdraw(handle, row.task().id(), before(row));
        return stand(handle, writer, row, detail);
    }

    /** Nothing is left of what the attempt was begun with; what waits for the next one stays. */
    static Task dropBegun(Handle handle, TaskWriter writer, TaskRow row, String detail) {
        Wishes.withdrawBegun(handle, row.task().id(), before(row));
        return stand(handle, writer, row, detail);
    }

    private static PublishedCommit before(TaskRow row) {
        return row.task().continues().orElseThrow();
    }

    /** What stood before stands again. */
    private static Task stand(Handle handle, TaskWriter writer, TaskRow row, String detail) {
        var event = new TaskEvent.FollowUpDropped(before(row));
        TaskState next = Transitions.next(row.task().state(), event).orElseThrow();
        return writer.move(handle, row, next, event, detail);
    }

    /** Where the requester asks for nothing any more, somebody else answers for the attempt. */
    static void withdraw(Handle handle, Task task, Feedback.Source source) {
        boolean asked = asksForSomething(handle, task, task.spec().requester());
        Wishes.withdraw(handle, task.id(), source);
        List<Wish> left = wishes(handle, task);
        if (asked && !left.isEmpty() && !asksForSomething(handle, task, task.spec().requester())) {
            SpecColumns.requester(handle, task.id(), left.getLast().by());
        }
    }

    private static boolean asksForSomething(Handle handle, Task task, Actor somebody) {
        return wishes(handle, task).stream().anyMatch(wish -> wish.by().id() == somebody.id());
    }

    static List<Wish> wishes(Handle handle, Task task) {
        return task.continues().map(before -> Wishes.of(handle, task, before)).orElse(List.of());
    }
}
