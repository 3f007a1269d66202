package dev.nightkiln.store;

import static dev.nightkiln.store.StoreFixture.ADA;
import static dev.nightkiln.store.StoreFixture.BOB;
import static dev.nightkiln.store.StoreFixture.WIDGETS;
import static dev.nightkiln.store.StoreFixture.spec;
import static dev.nightkiln.store.StoreFixture.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Admission.Accepted;
import dev.nightkiln.store.Admission.Busy;
import dev.nightkiln.store.Admission.Inapplicable;
import dev.nightkiln.store.Admission.Repeated;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;

/** What people do to tasks, on both databases. */
class TaskDeskTest {
    abstract static class Contract {
        private StoreFixture store;

        @BeforeEach
        void open(TestDatabase where) {
            store = new StoreFixture(where);
        }

        @AfterEach
        void close() {
            store.close();
        }

        @Test
        void aMeaningCountsOnceWhoeverCarriesIt() {
            Task first = task(WIDGETS, 1);
            var label = new Trigger("label:100:1:10:00", "guid-1");
            assertThat(store.desk.open(label, first)).isEqualTo(new Accepted(first));
            assertThat(store.desk.open(label, task(WIDGETS, 1))).isEqualTo(new Repeated());

            store.cancel(1);
            var again = new Trigger("label:100:1:10:00", "guid-2");
            assertThat(store.desk.open(again, task(WIDGETS, 1))).isEqualTo(new Repeated());
            assertThat(store.desk.open(label, task(WIDGETS, 1))).isEqualTo(new Repeated());
            assertThat(store.count("task")).isEqualTo(1);
        }

        @Test
        void nobodyWhoAskedForAnAttemptIsForgottenByTheNext() {
            Task task = store.opened(1);
            store.cancel(1);
            TaskSpec bobs = new TaskSpec("t", "b", BOB, "main", task.spec().base());
            store.desk.retry(store.trigger(), WIDGETS, 1, bobs);
            store.cancel(1);
            store.desk.retry(store.trigger(), WIDGETS, 1, bobs);

            Task now = store.tasks.find(task.id()).orElseThrow();
            assertThat(store.tasks.requesters(now)).containsExactly(BOB, ADA);
            store.sql("DELETE FROM requester WHERE actor = " + BOB.id());
            assertThat(store.tasks.requesters(now))
                    .as("the last one is known without the row")
                    .containsExactly(BOB, ADA);
        }

        @Test
        void aDeliveryThatChangedNothingMayAskAgainAndNoOtherMayAskInItsName() {
            store.opened(1);
            var run = new Trigger("comment:1", "guid-1");
            assertThat(store.desk.open(run, task(WIDGETS, 1))).isInstanceOf(Busy.class);
            assertThat(store.desk.open(run, task(WIDGETS, 1))).isInstanceOf(Busy.class);

            store.cancel(1);
            var replayed = new Trigger("comment:1", "guid-2");
            assertThat(store.desk.open(replayed, task(WIDGETS, 1))).isEqualTo(new Repeated());
            assertThat(store.desk.open(run, task(WIDGETS, 1))).isInstanceOf(Accepted.class);
            assertThat(store.desk.open(run, task(WIDGETS, 1))).isEqualTo(new Repeated());
        }

        @Test
        void fiftyWishesForOneIssueAtOnceAreOneTask() {
            List<Admission> answers =
                    Crowd.of(50, _ -> store.desk.open(store.trigger(), task(WIDGETS, 1)));
            assertThat(answers.stream().filter(Accepted.class::isInstance)).hasSize(1);
            assertThat(answers.stream().filter(Busy.class::isInstance)).hasSize(49);
            assertThat(store.count("task")).isEqualTo(1);
            assertThat(store.count("journal")).isEqualTo(1);
        }

        @Test
        void fiftyCopiesOfOneWishAtOnceAreOneTask() {
            var trigger = new Trigger("label:1", "guid-1");
            List<Admission> answers = Crowd.of(50, _ -> store.desk.open(trigger, task(WIDGETS, 1)));
            assertThat(answers.stream().filter(Accepted.class::isInstance)).hasSize(1);
            assertThat(answers.stream().filter(Repeated.class::isInstance)).hasSize(49);
        }

        @Test
        void differentIssuesAndRepositoriesAreNotInEachOthersWay() {
            store.opened(1);
            store.opened(2);
            var elsewhere = task(new Repository(101, "acme", "widgets"), 1);
            assertThat(store.desk.open(store.trigger(), elsewhere))
                    .isEqualTo(new Accepted(elsewhere));
        }

        @Test
        void aRetryQueuesTheSameTaskWithTheIssueAsItIsNow() {
            Task task = store.opened(1);
            assertThat(store.retry(1)).isEqualTo(new Busy(task));
            store.cancel(1);
            store.clock.move(Duration.ofHours(1));

            assertThat(store.retry(1)).isInstanceOf(Accepted.class);
            Task again = store.tasks.find(task.id()).orElseThrow();
            assertThat(again.state()).isEqualTo(new Queued(2));
            assertThat(again.spec()).isEqualTo(spec("Say it again", "Louder."));
            assertThat(again.branch()).isEqualTo("agent/issue-1-" + task.id() + "-2");
            assertThat(store.tasks.journal(task.id()))
                    .extracting(JournalEntry::event)
                    .containsExactly("Requested", "CancelRequested", "RetryRequested");
        }

        @Test
        void thereIsNothingToRetryWhereThereIsNoTaskOrItWentWell() {
            assertThat(store.retry(1)).isEqualTo(new Inapplicable("this issue has no task yet"));
            store.published(store.claimed(1), 7);
            assertThat(store.retry(1)).isEqualTo(new Inapplicable("the last task is PUBLISHED"));
        }

        @Test
        void aPullRequestGoesToTheTaskThatOpenedIt() {
            Task task = store.published(store.claimed(1), 7).task();
            assertThat(onPullRequest(7, new TaskEvent.PullRequestClosed()))
                    .isInstanceOf(Accepted.class);
            assertThat(state(task)).isEqualTo(new Closed(1, StoreFixture.HEAD, 7));
            onPullRequest(7, new TaskEvent.PullRequestReopened());
            assertThat(state(task)).isEqualTo(new Published(1, StoreFixture.HEAD, 7));
            onPullRequest(7, new TaskEvent.PullRequestMerged());
            assertThat(state(task)).isEqualTo(new Merged(1, StoreFixture.HEAD, 7));

            assertThat(onPullRequest(7, new TaskEvent.PullRequestClosed()))
                    .isEqualTo(new Inapplicable("the task is MERGED"));
            assertThat(onPullRequest(8, new TaskEvent.PullRequestClosed()))
                    .isEqualTo(new Inapplicable("there is no task"));
            assertThat(store.desk.byPullRequest(WIDGETS, 7)).map(Task::id).contains(task.id());
        }

        private Admission onPullRequest(int number, TaskEvent event) {
            return store.desk.onPullRequest(store.trigger(), WIDGETS, number, event, "by @bob");
        }

        private TaskState state(Task task) {
            return store.tasks.find(task.id()).orElseThrow().state();
        }

        @Test
        void aTaskOnItsWayIsFoundThoughTheClockWasPutBack() {
            store.opened(1);
            store.cancel(1);
            store.clock.move(Duration.ofMinutes(-10));
            Task second = store.opened(1);
            assertThat(store.tasks.latest(WIDGETS, 1)).contains(second);
            assertThat(store.desk.open(store.trigger(), task(WIDGETS, 1)))
                    .isEqualTo(new Busy(second));
            store.cancel(1);
            assertThat(state(second)).isEqualTo(new Cancelled(1, BOB));
        }

        @Test
        void aCancelAndAnEscalationAtOnceEndAsCancelled() {
            for (int issue = 1; issue <= 20; issue++) {
                Claim claim = store.claimed(issue);
                int number = issue;
                Crowd.of(2, i -> i == 0 ? store.cancel(number) : handBack(claim));
                assertThat(state(claim.task())).isEqualTo(new Cancelled(1, BOB));
                assertThat(store.tasks.holds(claim)).isFalse();
            }
        }

        private Object handBack(Claim claim) {
            var event = new TaskEvent.HandedBack(FailureReason.TIMEOUT);
            return store.tasks.advance(claim, event, "", List.of());
        }

        @Test
        void aCompanysAndAnOldAccountsLoginsAreKept() {
            var odd = new Actor(13, "ada_acme");
            var old = new Actor(14, "ada-");
            Task task = store.opened(1);
            store.desk.onIssue(store.trigger(), WIDGETS, 1, new TaskEvent.CancelRequested(odd), "");
            assertThat(state(task)).isEqualTo(new Cancelled(1, odd));
            store.retry(1);
            store.desk.onIssue(store.trigger(), WIDGETS, 1, new TaskEvent.CancelRequested(old), "");
            assertThat(state(task)).isEqualTo(new Cancelled(2, old));
            assertThat(store.tasks.find(task.id()).orElseThrow().spec().requester()).isEqualTo(ADA);
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
