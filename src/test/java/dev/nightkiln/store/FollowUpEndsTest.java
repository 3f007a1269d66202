package dev.nightkiln.store;

import static dev.nightkiln.store.StoreFixture.ADA;
import static dev.nightkiln.store.StoreFixture.BOB;
import static dev.nightkiln.store.StoreFixture.HEAD;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Wish.Kind;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** How follow-ups end without a commit, on both databases. */
class FollowUpEndsTest {
    abstract static class Contract extends FollowUpCase {
        @Test
        void aFollowUpThatIsCalledOffLeavesWhatStoodBefore() {
            PublishedCommit before = task.published().orElseThrow();
            review(100);
            Claim running = begun();
            review(101);
            store.cancel(1);
            assertThat(store.tasks.holds(running)).isFalse();
            assertThat(now().state()).isEqualTo(new Published(2, HEAD, 7));
            assertThat(now().published()).contains(before);

            review(102);
            assertThat(now().state()).isEqualTo(new Queued(3));
            assertThat(wishes()).as("what was called off does not come back").containsExactly(102L);
            handedBack();
            store.cancel(1);
            assertThat(now().state()).isEqualTo(new Published(3, HEAD, 7));
            assertThat(now().published()).contains(before);
        }

        @Test
        void aPullRequestThatIsMergedOrClosedEndsItsFollowUp() {
            review(100);
            Claim running = begun();
            onPullRequest(new TaskEvent.PullRequestClosed());
            assertThat(store.tasks.holds(running)).isFalse();
            assertThat(now().state()).isEqualTo(new Closed(2, HEAD, 7));
            assertThat(review(101)).isEqualTo(new Inapplicable("the task is CLOSED"));
            onPullRequest(new TaskEvent.PullRequestReopened());
            assertThat(now().state()).isEqualTo(new Published(2, HEAD, 7));

            review(102);
            handedBack();
            onPullRequest(new TaskEvent.PullRequestMerged());
            assertThat(now().state()).isEqualTo(new Merged(3, HEAD, 7));
        }

        @Test
        void aReviewThatIsDismissedBeforeTheStartIsNotWorkedOn() {
            review(100);
            review(101);
            assertThat(dismiss(100)).isInstanceOf(Accepted.class);
            assertThat(wishes()).containsExactly(101L);
            dismiss(101);
            assertThat(now().state()).isEqualTo(new Published(2, HEAD, 7));
            assertThat(dismiss(101)).isInstanceOf(Inapplicable.class);

            review(102);
            Claim running = begun();
            review(103);
            assertThat(dismiss(102)).as("it is worked on").isInstanceOf(Inapplicable.class);
            dismiss(103);
            published(running, NEXT);
            assertThat(now().state()).isEqualTo(new Published(3, NEXT, 7));
        }

        @Test
        void aClaimThatDropsItsFollowUpMustHoldIt() {
            review(100);
            Claim old = begun();
            Claim claim = store.tasks.takeUp(task.id(), 2).orElseThrow();
            store.tasks.drop(old, "zombie");
            assertThat(now().state()).isInstanceOf(Active.class);
            store.tasks.drop(claim, "nothing is left of it");
            assertThat(now().state()).isEqualTo(new Published(2, HEAD, 7));
        }

        @Test
        void aRowThatContradictsItselfIsRefused() {
            review(100);
            for (String lie :
                    List.of(
                            "continues_head = NULL",
                            "continues_branch = NULL",
                            "continues_pull_request = NULL",
                            "continues_attempt = NULL",
                            "continues_attempt = 2",
                            "continues_branch = NULL, continues_head = NULL")) {
                store.sql("UPDATE task SET " + lie);
                assertThatThrownBy(this::now).as(lie).isInstanceOf(StoreException.class);
                store.sql(
                        "UPDATE task SET continues_head = '%s', continues_branch = 'b',"
                                        .formatted(HEAD)
                                + " continues_pull_request = 7, continues_attempt = 1");
                assertThat(now().continues()).isPresent();
            }
            published(begun(), NEXT);
            store.sql("UPDATE task SET continues_pull_request = 8");
            assertThatThrownBy(this::now).isInstanceOf(StoreException.class);
        }

        @Test
        void whatWaitsIsBegunWithWhenNothingIsLeftOfTheRest() {
            review(100);
            Claim claim = begun();
            ask(Kind.COMMAND, 200, CEM);
            store.tasks.drop(claim, "nobody stands by it");
            assertThat(now().state()).isEqualTo(new Queued(3));
            assertThat(wishes()).containsExactly(200L);
            assertThat(now().published()).map(PublishedCommit::attempt).contains(1);
            assertThat(now().spec().requester()).isEqualTo(CEM);
            assertThat(store.tasks.holds(claim)).isFalse();
        }

        @Test
        void whoeverAskedLastOfThoseWhoStillDoAnswersForTheAttempt() {
            ask(Kind.COMMAND, 200, BOB);
            ask(Kind.COMMAND, 201, BOB);
            Claim running = begun();
            ask(Kind.COMMAND, 202, CEM);
            store.on(running, new TaskEvent.HandedBack(FailureReason.TIMEOUT));
            ask(Kind.COMMAND, 203, ADA);
            Claim claim = begun();
            assertThat(claim.task().spec().requester()).isEqualTo(ADA);

            Claim now = store.tasks.withdraw(claim, new Feedback.Source(false, 201));
            assertThat(now.task().spec().requester()).isEqualTo(ADA);
            now = store.tasks.withdraw(now, new Feedback.Source(false, 203));
            assertThat(now.task().spec().requester()).isEqualTo(CEM);
            assertThat(now.task()).isEqualTo(now());
            now = store.tasks.withdraw(now, new Feedback.Source(false, 202));
            assertThat(now.task().spec().requester()).isEqualTo(BOB);
            now = store.tasks.withdraw(now, new Feedback.Source(false, 200));
            assertThat(wishes()).isEmpty();
            assertThat(now.task().spec().requester()).as("nobody else is left").isEqualTo(BOB);
            assertThat(store.tasks.requesters(now.task()))
                    .as("none of them may approve")
                    .containsExactly(ADA, BOB, CEM);
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
