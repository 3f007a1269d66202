package dev.nightkiln.task;

/** What can happen to a task. */
public sealed interface TaskEvent {
    /** The queue gave the task a place. */
    record Claimed() implements TaskEvent {}

    /** A worker found the attempt cut off before its change was captured and starts it over. */
    record Reclaimed() implements TaskEvent {}

    record AgentStarted() implements TaskEvent {}

    record AgentEnded() implements TaskEvent {}

    /** The change is one commit of ours. */
    record ChangeCaptured(CommitSha head) implements TaskEvent {}

    record ChecksPassed() implements TaskEvent {}

    /** What the agent left is not good enough, and an agent goes on from it. */
    record SentBack() implements TaskEvent {}

    record PullRequestOpened(int number) implements TaskEvent {}

    record HandedBack(FailureReason reason) implements TaskEvent {}

    record CancelRequested(Actor by) implements TaskEvent {}

    record RetryRequested(Actor by) implements TaskEvent {}

    record PullRequestMerged() implements TaskEvent {}

    record PullRequestClosed() implements TaskEvent {}

    /** A closed pull request was opened again. */
    record PullRequestReopened() implements TaskEvent {}

    /** Somebody asked for more on the pull request. */
    record FollowUpRequested(Actor by) implements TaskEvent {}

    /** A follow-up was called off before it was published: what stood before it stands again. */
    record FollowUpDropped(PublishedCommit before) implements TaskEvent {}

    /** A person merged the pull request while its follow-up was not published. */
    record FollowUpMerged(PublishedCommit before) implements TaskEvent {}

    /** A person closed the pull request while its follow-up was not published. */
    record FollowUpClosed(PublishedCommit before) implements TaskEvent {}

    /** The name the journal stores. */
    default String name() {
        return getClass().getSimpleName();
    }
}
