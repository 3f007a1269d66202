package dev.nightkiln.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.queue.Admissions.Start;
import dev.nightkiln.store.Crowd;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.OnPostgres;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who gets a place, on both databases. */
class AdmissionsTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    private static final Repository GADGETS = new Repository(101, "acme", "gadgets");

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
        void theOldestStartFirstAndNoMoreThanTheTotal() {
            Task first = opened(WIDGETS, 1);
            Task second = opened(GADGETS, 1);
            Task third = opened(WIDGETS, 2);
            assertThat(admit(2, 2)).containsExactly(first.id(), second.id());
            assertThat(admit(2, 2)).isEmpty();
            cancel(GADGETS, 1);
            assertThat(admit(2, 2)).containsExactly(third.id());
            assertThat(store.tasks.find(third.id()).orElseThrow().state())
                    .isInstanceOf(Active.class);
        }

        @Test
        void aRepositoryAtItsLimitDoesNotHoldTheOthersUp() {
            Task first = opened(WIDGETS, 1);
            opened(WIDGETS, 2);
            opened(WIDGETS, 3);
            Task other = opened(GADGETS, 1);
            assertThat(admit(10, 1)).containsExactly(first.id(), other.id());
            assertThat(admit(10, 1)).isEmpty();
        }

        @Test
        void aRetriedTaskStandsAtTheEndOfTheQueueAndStartsItsNextAttempt() {
            Task retried = opened(WIDGETS, 1);
            cancel(WIDGETS, 1);
            Task second = opened(WIDGETS, 2);
            store.desk.retry(store.trigger(), WIDGETS, 1, retried.spec());
            var starts = new ArrayList<Start>();
            admissions(10, 10).admit(starts::add);
            assertThat(starts)
                    .containsExactly(new Start(second.id(), 1), new Start(retried.id(), 2));
        }

        @Test
        void theUrgentGoFirstAndWithinAClassTheOldest() {
            Task low = opened(1, Priority.LOW);
            Task normal = opened(2, Priority.NORMAL);
            Task high = opened(3, Priority.HIGH);
            Task younger = opened(4, Priority.HIGH);
            assertThat(admit(10, 10))
                    .containsExactly(high.id(), younger.id(), normal.id(), low.id());
        }

        @Test
        void anHourOfWaitingIsWorthOneClass() {
            Task low = opened(1, Priority.LOW);
            store.clock.move(Duration.ofMinutes(59));
            Task normal = opened(2, Priority.NORMAL);
            Task high = opened(3, Priority.HIGH);
            assertThat(admit(1, 1)).containsExactly(high.id());
            cancel(WIDGETS, 3);
            assertThat(admit(1, 1)).containsExactly(normal.id());
            cancel(WIDGETS, 2);
            store.clock.move(Duration.ofMinutes(2));
            opened(4, Priority.NORMAL);
            assertThat(admit(1, 1)).containsExactly(low.id());
        }

        @Test
        void nobodyWaitsForeverBehindTheUrgent() {
            Task low = opened(1, Priority.LOW);
            var started = new ArrayList<TaskId>();
            int issue = 2;
            while (!started.contains(low.id()) && issue < 30) {
                opened(issue++, Priority.HIGH);
                store.clock.move(Duration.ofMinutes(20));
                opened(issue++, Priority.HIGH);
                started.addAll(admit(1, 1));
                store.tasks.active().forEach(task -> cancel(WIDGETS, task.issue()));
            }
            assertThat(started).endsWith(low.id()).hasSizeLessThan(15);
        }

        @Test
        void aRetryCountsAsTheIssueSaysNow() {
            Task task = opened(1, Priority.LOW);
            cancel(WIDGETS, 1);
            opened(2, Priority.NORMAL);
            store.desk.retry(store.trigger(), WIDGETS, 1, urgent(task, Priority.HIGH));
            assertThat(admit(1, 1)).containsExactly(task.id());
            assertThat(store.tasks.find(task.id()).orElseThrow().spec().priority())
                    .isEqualTo(Priority.HIGH);
        }

        private Task opened(int issue, Priority priority) {
            Task plain = StoreFixture.task(WIDGETS, issue);
            var task =
                    new Task(
                            plain.id(),
                            plain.installation(),
                            WIDGETS,
                            issue,
                            urgent(plain, priority),
                            plain.state());
            store.desk.open(store.trigger(), task);
            store.clock.move(Duration.ofSeconds(1));
            return task;
        }

        private static TaskSpec urgent(Task task, Priority priority) {
            TaskSpec spec = task.spec();
            return new TaskSpec(
                    spec.title(),
                    spec.body(),
                    spec.requester(),
                    spec.baseBranch(),
                    spec.base(),
                    priority);
        }

        @Test
        void manyDecidersAtOnceNeverGiveMorePlacesThanThereAre() {
            for (int issue = 1; issue <= 20; issue++) {
                opened(WIDGETS, issue);
                opened(GADGETS, issue);
            }
            List<TaskId> started =
                    Crowd.of(20, _ -> admit(7, 4)).stream().flatMap(List::stream).toList();
            assertThat(started).hasSize(7).doesNotHaveDuplicates();
            assertThat(store.tasks.active()).hasSize(7);
            for (Repository repository : List.of(WIDGETS, GADGETS)) {
                assertThat(store.tasks.active().stream().map(Task::repository))
                        .filteredOn(repository::equals)
                        .hasSizeBetween(3, 4);
            }
        }

        @Test
        void whoIsCancelledWhilePlacesAreGivenAwayGetsNoneOrLosesIt() {
            for (int round = 1; round <= 10; round++) {
                int issue = round;
                Task task = opened(WIDGETS, issue);
                Crowd.of(
                        2,
                        i -> {
                            if (i == 0) {
                                cancel(WIDGETS, issue);
                                return List.of();
                            }
                            return admit(1, 1);
                        });
                assertThat(store.tasks.active()).as("after " + task.id()).isEmpty();
            }
        }

        @Test
        void whereTheStartCannotBeAskedForThePlaceIsNotGivenAway() {
            Task task = opened(WIDGETS, 1);
            Admissions admissions = admissions(1, 1);
            assertThatThrownBy(() ->
                            admissions.admit(_ -> {
                                throw new IllegalStateException("no queue");
                            }))
                    .hasMessage("no queue");
            assertThat(store.tasks.find(task.id()).orElseThrow().state()).isEqualTo(new Queued(1));
            assertThat(admit(1, 1)).containsExactly(task.id());
        }

        private Task opened(Repository repository, int issue) {
            Task task = StoreFixture.task(repository, issue);
            store.desk.open(store.trigger(), task);
            store.clock.move(Duration.ofSeconds(1));
            return task;
        }

        private void cancel(Repository repository, int issue) {
            var event = new TaskEvent.CancelRequested(StoreFixture.BOB);
            store.desk.onIssue(store.trigger(), repository, issue, event, "");
        }

        private Admissions admissions(int total, int perRepository) {
            return new Admissions(
                    store.database, store.tasks, new QueueLimits(total, perRepository));
        }

        private List<TaskId> admit(int total, int perRepository) {
            return admissions(total, perRepository).admit(_ -> {}).stream().map(Start::id).toList();
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
