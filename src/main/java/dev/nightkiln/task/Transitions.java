package dev.nightkiln.task;

import dev.nightkiln.task.TaskEvent.AgentEnded;
import dev.nightkiln.task.TaskEvent.AgentStarted;
import dev.nightkiln.task.TaskEvent.CancelRequested;
import dev.nightkiln.task.TaskEvent.ChangeCaptured;
import dev.nightkiln.task.TaskEvent.ChecksPassed;
import dev.nightkiln.task.TaskEvent.Claimed;
import dev.nightkiln.task.TaskEvent.FollowUpClosed;
import dev.nightkiln.task.TaskEvent.FollowUpDropped;
import dev.nightkiln.task.TaskEvent.FollowUpMerged;
import dev.nightkiln.task.TaskEvent.FollowUpRequested;
import dev.nightkiln.task.TaskEvent.HandedBack;
import dev.nightkiln.task.TaskEvent.PullRequestClosed;
import dev.nightkiln.task.TaskEvent.PullRequestMerged;
import dev.nightkiln.task.TaskEvent.PullRequestOpened;
import dev.nightkiln.task.TaskEvent.PullRequestReopened;
import dev.nightkiln.task.TaskEvent.Reclaimed;
import dev.nightkiln.task.TaskEvent.RetryRequested;
import dev.nightkiln.task.TaskEvent.SentBack;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Capturing;
import dev.nightkiln.task.TaskState.Checking;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Preparing;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Publishing;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.TaskState.Working;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The one table of which event may follow which state. */
public final class Transitions {
    private Transitions() {}

    private record Step(TaskState state, TaskEvent event) {}

    /** The state after {@code event}, or empty where the event means nothing in that state. */
    public static Optional<TaskState> next(TaskState state, TaskEvent event) {
        return Optional.ofNullable(
                switch (new Step(state, event)) {
                    case Step(Queued(int attempt), Claimed _) -> new Preparing(attempt);
                    case Step(Preparing(int attempt), Reclaimed _) -> new Preparing(attempt);
                    case Step(Working(int attempt), Reclaimed _) -> new Preparing(attempt);
                    case Step(Capturing(int attempt), Reclaimed _) -> new Preparing(attempt);
                    case Step(Preparing(int attempt), AgentStarted _) -> new Working(attempt);
                    case Step(Working(int attempt), AgentEnded _) -> new Capturing(attempt);
                    case Step(Capturing(int attempt), SentBack _) -> new Preparing(attempt);
                    case Step(Capturing(int attempt), ChangeCaptured(var head)) ->
                            new Checking(attempt, head);
                    case Step(Checking(int attempt, _), SentBack _) -> new Preparing(attempt);
                    case Step(Checking(int attempt, var head), ChecksPassed _) ->
                            new Publishing(attempt, head);
                    case Step(Publishing(int attempt, var head), PullRequestOpened(int number)) ->
                            new Published(attempt, head, number);
                    case Step(Active active, HandedBack(var reason)) ->
                            new Escalated(active.attempt(), reason, active.phase());
                    case Step(Queued(int attempt), CancelRequested(var by)) ->
                            new Cancelled(attempt, by);
                    case Step(Active active, CancelRequested(var by)) ->
                            new Cancelled(active.attempt(), by);
                    case Step(Escalated(int attempt, _, _), CancelRequested(var by)) ->
                            new Cancelled(attempt, by);
                    case Step(Escalated(int attempt, _, _), RetryRequested _) ->
                            new Queued(attempt + 1);
                    case Step(Cancelled(int attempt, _), RetryRequested _) ->
                            new Queued(attempt + 1);
                    case Step(Published(int attempt, var head, int number), PullRequestMerged _) ->
                            new Merged(attempt, head, number);
                    case Step(Published(int attempt, var head, int number), PullRequestClosed _) ->
                            new Closed(attempt, head, number);
                    case Step(Closed(int attempt, var head, int number), PullRequestReopened _) ->
                            new Published(attempt, head, number);
                    case Step(Published(int attempt, _, _), FollowUpRequested _) ->
                            new Queued(attempt + 1);
                    case Step(Escalated(int attempt, _, _), FollowUpRequested _) ->
                            new Queued(attempt + 1);
                    case Step(Queued queued, var other) -> unpublished(queued, other);
                    case Step(Active active, var other) -> unpublished(active, other);
                    case Step(Escalated escalated, var other) -> unpublished(escalated, other);
                    case Step _ -> null;
                });
    }

    /** A follow-up that is not published ends with its pull request, or leaves it as it was. */
    private static @Nullable TaskState unpublished(TaskState state, TaskEvent event) {
        return switch (event) {
            case FollowUpDropped(var before) ->
                    new Published(state.attempt(), before.head(), before.pullRequest());
            case FollowUpMerged(var before) ->
                    new Merged(state.attempt(), before.head(), before.pullRequest());
            case FollowUpClosed(var before) ->
                    new Closed(state.attempt(), before.head(), before.pullRequest());
            case TaskEvent _ -> null;
        };
    }
}
