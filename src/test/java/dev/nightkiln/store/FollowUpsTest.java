package dev.nightkiln.store;

import static dev.nightkiln.store.StoreFixture.ADA;
import static dev.nightkiln.store.StoreFixture.BOB;
import static dev.nightkiln.store.StoreFixture.HEAD;
import static dev.nightkiln.store.StoreFixture.WIDGETS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Busy;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Admission.Kept;
import dev.nightkiln.store.Admission.Repeated;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.Wish.Kind;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people ask for on pull requests, before and while attempts run, on both databases. */
class FollowUpsTest {
    abstract static class Contract extends FollowUpCase {
        @Test
        void aReviewIsTheNextAttemptOnTheSameBranchAndPullRequest() {
            String branch = task.branch();
            assertThat(review(100)).isInstanceOf(Accepted.class);

            assertThat(now().state()).isEqualTo(new Queued(2));
            assertThat(now().continues()).contains(new PublishedCommit(7, branch, HEAD, 1));
            assertThat(now().published()).contains(new PublishedCommit(7, branch, HEAD, 1));
            assertThat(now().branch()).isEqualTo(branch);
            assertThat(now().spec().requester()).isEqualTo(BOB);
            assertThat(wishes()).containsExactly(100L);
            assertThat(store.desk.byPullRequest(WIDGETS, 7)).contains(now());

            published(begun(), NEXT);
            assertThat(now().state()).isEqualTo(new Published(2, NEXT, 7));
            assertThat(now().published()).contains(new PublishedCommit(7, branch, NEXT, 2));
            assertThat(now().branch()).isEqualTo(branch);

            review(101);
            assertThat(now().continues()).contains(new PublishedCommit(7, branch, NEXT, 2));
            assertThat(wishes()).as("what was published is done").containsExactly(101L);
        }

        @Test
        void aReviewerIsNoRequesterAndWhoeverCommandsIs() {
            review(100);
            assertThat(store.tasks.requesters(now())).containsExactly(ADA);
            assertThat(store.tasks.reviewers(now())).containsExactly(BOB);
            published(begun(), NEXT);
            ask(Kind.COMMAND, 200, CEM);
            assertThat(store.tasks.requesters(now())).containsExactly(ADA, CEM);
            published(begun(), new CommitSha("d".repeat(40)));
            ask(Kind.COMMAND_IN_REVIEW, 101, BOB);
            assertThat(store.tasks.requesters(now())).containsExactly(ADA, BOB, CEM);
        }

        @Test
        void whatIsSaidWhileAnAttemptRunsComesNextAndAllOfItTogether() {
            review(100);
            Claim running = begun();
            assertThat(review(101)).isInstanceOf(Kept.class);
            assertThat(ask(Kind.COMMAND, 200, CEM)).isInstanceOf(Kept.class);
            assertThat(store.tasks.holds(running)).isTrue();
            assertThat(wishes()).containsExactly(100L);

            published(running, NEXT);
            assertThat(now().state()).as("at once").isEqualTo(new Queued(3));
            assertThat(now().continues()).map(PublishedCommit::head).contains(NEXT);
            assertThat(wishes()).containsExactlyInAnyOrder(101L, 200L);
            assertThat(store.tasks.requesters(now())).containsExactly(ADA, CEM);
        }

        @Test
        void whatIsSaidBeforeAQueuedAttemptBeginsJoinsIt() {
            review(100);
            assertThat(review(101)).isInstanceOf(Accepted.class);
            assertThat(now().state()).isEqualTo(new Queued(2));
            assertThat(wishes()).containsExactlyInAnyOrder(100L, 101L);
        }

        @Test
        void eightReviewsAtOnceAreOneAttemptAtATimeAndNoneIsLost() {
            Crowd.of(8, i -> review(100 + i));
            assertThat(now().state()).isEqualTo(new Queued(2));
            assertThat(wishes()).hasSize(8);
            Claim running = begun();
            Crowd.of(9, i -> i == 8 ? published(running, NEXT) : review(200 + i));
            assertThat(now().state()).isEqualTo(new Queued(3));
            assertThat(wishes()).hasSize(8).allMatch(source -> source >= 200);
        }

        @Test
        void aDeliveryThatIsReplayedOrMeansTheSameChangesNothing() {
            var trigger = new Trigger("review:100:55", "guid-55");
            var again = new Trigger("review:100:55", "guid-56");
            var followUps = store.desk.followUps();
            Wish wish = wish(Kind.REVIEW, 55, BOB);
            assertThat(followUps.ask(trigger, WIDGETS, 7, wish)).isInstanceOf(Accepted.class);
            assertThat(followUps.ask(trigger, WIDGETS, 7, wish)).isEqualTo(new Repeated());
            assertThat(followUps.ask(again, WIDGETS, 7, wish)).isEqualTo(new Repeated());
            Claim running = begun();
            var kept = new Trigger("review:100:57", "guid-57");
            Wish later = wish(Kind.REVIEW, 57, BOB);
            assertThat(followUps.ask(kept, WIDGETS, 7, later)).isInstanceOf(Kept.class);
            assertThat(followUps.ask(kept, WIDGETS, 7, later)).isEqualTo(new Repeated());
            assertThat(review(55)).isInstanceOf(Inapplicable.class);
            assertThat(running.task().attempt()).isEqualTo(2);
        }

        @Test
        void aRetryOfAnEscalatedFollowUpRepeatsItWithWhatWasSaidSince() {
            review(100);
            Claim running = begun();
            review(101);
            ask(Kind.COMMAND, 200, CEM);
            store.on(running, new TaskEvent.HandedBack(FailureReason.CHECK_FAILED));
            assertThat(now().state())
                    .as("a person decides")
                    .isEqualTo(new Escalated(2, FailureReason.CHECK_FAILED, Phase.PREPARING));
            CommitSha base = task.spec().base();

            assertThat(store.retry(1)).isInstanceOf(Accepted.class);
            assertThat(now().state()).isEqualTo(new Queued(3));
            assertThat(wishes()).containsExactlyInAnyOrder(100L, 101L, 200L);
            assertThat(store.tasks.requesters(now())).as("cem too").containsExactly(ADA, CEM);
            assertThat(now().continues()).map(PublishedCommit::attempt).contains(1);
            assertThat(now().branch()).isEqualTo(task.branch());
            assertThat(now().spec().base()).isEqualTo(base);
            assertThat(now().spec().title()).isEqualTo(task.spec().title());
        }

        @Test
        void anotherReviewOfAnEscalatedFollowUpGoesOnToo() {
            review(100);
            handedBack();
            assertThat(review(101)).isInstanceOf(Accepted.class);
            assertThat(now().state()).isEqualTo(new Queued(3));
            assertThat(wishes()).containsExactlyInAnyOrder(100L, 101L);
        }

        @Test
        void anIssueHasOneTaskOnItsWay() {
            Task other = store.opened(1);
            assertThat(review(100)).isEqualTo(new Busy(other));
            store.cancel(1);
            assertThat(review(100)).isInstanceOf(Accepted.class);
            assertThat(store.desk.open(store.trigger(), StoreFixture.task(WIDGETS, 1)))
                    .isEqualTo(new Busy(now()));
        }

        @Test
        void moreWishesThanAnybodyReadsAreRefused() {
            review(1);
            begun();
            for (int i = 0; i < FollowUps.MOST_WAITING; i++) {
                assertThat(review(100 + i)).isInstanceOf(Kept.class);
            }
            assertThat(review(999)).isInstanceOf(Inapplicable.class);
        }

        @Test
        void noMoreJoinAQueuedAttemptOrOneThatWasHandedBack() {
            for (int i = 0; i < FollowUps.MOST_WAITING; i++) {
                assertThat(review(100 + i)).isInstanceOf(Accepted.class);
            }
            assertThat(review(998)).isInstanceOf(Inapplicable.class);
            handedBack();
            assertThat(review(999)).isInstanceOf(Inapplicable.class);
            store.cancel(1);
            assertThat(review(999)).isInstanceOf(Accepted.class);
        }

        @Test
        void aPullRequestOfNobodysStartsNothing() {
            var wish = wish(Kind.REVIEW, 100, BOB);
            assertThat(store.desk.followUps().ask(store.trigger(), WIDGETS, 8, wish))
                    .isEqualTo(new Inapplicable("this pull request is not one of mine"));
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
