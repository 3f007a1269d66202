package dev.nightkiln.intake;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Repository;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What a delivery says, as far as it concerns us. */
sealed interface Event {
    /** Where it happened and who did it. */
    record Scene(long installation, Repository repository, Actor sender, boolean bot) {}

    /**
     * What an issue said when the event happened. Its author may change it afterwards and need not
     * be the person who asked, so this is what was asked for.
     */
    record Wording(String title, String body) {}

    /**
     * {@code updatedAt} is the issue's, as GitHub wrote it: it tells one labelling from the next.
     */
    record Labeled(Scene scene, int issue, String label, Wording wording, String updatedAt)
            implements Event {
        Instant at() {
            return OffsetDateTime.parse(updatedAt).toInstant();
        }
    }

    /** {@code number} is an issue's when there is a wording, else a pull request's. */
    record Commented(Scene scene, int number, Optional<Wording> wording, Said said)
            implements Event {}

    /** A comment or a review: its id, its text, and when it was written by GitHub's clock. */
    record Said(long id, String body, Instant at) {}

    /** The issue is closed or gone. */
    record IssueEnded(Scene scene, int issue, String updatedAt) implements Event {}

    record PullRequestClosed(Scene scene, int number, boolean merged, String updatedAt)
            implements Event {}

    record PullRequestReopened(Scene scene, int number, String updatedAt) implements Event {}

    /** A person or a bot handed in a review, with this as its body. */
    record Reviewed(Scene scene, int number, boolean requestsChanges, Said said) implements Event {}

    record ReviewDismissed(Scene scene, int number, long review) implements Event {}

    /** An edited review, a push or an edit: what it means for the sign-off is read from GitHub. */
    record PullRequestTouched(Scene scene, int number) implements Event {}

    /** A branch is at another commit, or gone. */
    record Pushed(Scene scene, String branch) implements Event {}

    /** Nothing for us, or not what GitHub documents. */
    record Unusable(String why) implements Event {}
}
