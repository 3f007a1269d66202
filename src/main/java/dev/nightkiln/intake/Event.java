package dev.nightkiln.intake;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

/** What a delivery says, as far as it concerns us. */
sealed interface Event {
    /** Where it happened and who did it. */
    record Scene(long installation, Repository repository, Actor sender, boolean bot) {}

    /**
     * {@code updatedAt} is the issue's, as GitHub wrote it: it tells one labelling from the next.
     */
    record Labeled(Scene scene, int issue, String label, String updatedAt) implements Event {}

    /** {@code number} is an issue's, or a pull request's when {@code onPullRequest}. */
    record Commented(Scene scene, int number, boolean onPullRequest, long comment, String body)
            implements Event {}

    /** The issue is closed or gone. */
    record IssueEnded(Scene scene, int issue, String updatedAt) implements Event {}

    record PullRequestClosed(Scene scene, int number, boolean merged, String updatedAt)
            implements Event {}

    record PullRequestReopened(Scene scene, int number, String updatedAt) implements Event {}

    /** Nothing for us, or not what GitHub documents. */
    record Unusable(String why) implements Event {}
}
