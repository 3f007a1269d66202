package dev.nightkiln.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.OnPostgres;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What is asked for is done, on both databases. */
class TaskQueueTest {
    abstract static class Contract extends QueueContract {
        @Test
        void everythingAskedForIsDoneExactlyOnce() {
            start(10);
            for (int i = 0; i < 20; i++) {
                deliveries.save(new Delivery("guid-" + i, "issues", "{}"));
            }
            queue.hurry();
            Task first = opened(1);
            Task second = opened(2);
            queue.wake();
            await().atMost(SOON).until(() -> work.wanted().size() >= 26 && waiting() == 0);

            assertThat(work.wanted()).hasSize(26);
            assertThat(work.done).contains("delivery guid-0", "delivery guid-19");
            for (Task task : List.of(first, second)) {
                assertThat(times("attempt " + task.id() + " 1")).isEqualTo(1);
                // Requested, and claimed: two changes that people are shown.
                assertThat(times("announce " + task.id())).isEqualTo(2);
            }
        }

        @Test
        void whatCannotGoOnIsRunAgainAtTheMomentItNamed() {
            var times = new CopyOnWriteArrayList<Instant>();
            Instant at = clock.instant().plusSeconds(3);
            work.answer =
                    what -> {
                        if (!what.startsWith("delivery")) {
                            return new Outcome.Done();
                        }
                        times.add(clock.instant());
                        return times.size() == 1 ? new Outcome.Later(at) : new Outcome.Done();
                    };
            start(1);
            deliveries.save(new Delivery("guid", "issues", "{}"));
            queue.hurry();
            await().atMost(SOON).until(() -> times.size() == 2 && waiting() == 0);
            assertThat(times.getFirst()).isBefore(at);
            assertThat(times.getLast()).isBetween(at, at.plusSeconds(10));
        }

        /** A push tells of itself several times: to the branch, and in each pull request. */
        @Test
        void whatIsAskedForInOneBreathIsProbedOnceAndAfterIt() {
            for (int i = 0; i < 50; i++) {
                queue.probe(7);
                queue.reverify(first());
            }
            start(1);
            await().atMost(SOON)
                    .until(() -> times("probe 7") > 0 && count("task_name = 'probe'") == 0);

            assertThat(times("probe 7")).isBetween(1, 3);
            assertThat(times("reverify " + first())).isEqualTo(1);
            int before = times("probe 7");
            queue.probe(7);
            await().atMost(SOON).until(() -> times("probe 7") > before);
        }

        private static TaskId first() {
            return new TaskId("bcdfghjkmn");
        }

        @Test
        void whatWasAskedForInATransactionThatFailedIsNeverDone() {
            start(1);
            assertThatThrownBy(() ->
                            database.transaction(_ -> {
                                queue.arrived("lost");
                                throw new IllegalStateException("rolled back");
                            }))
                    .hasMessage("rolled back");
            deliveries.save(new Delivery("kept", "issues", "{}"));
            queue.hurry();
            await().atMost(SOON).until(() -> times("delivery kept") == 1 && waiting() == 0);
            assertThat(times("delivery lost")).isZero();
        }

        @Test
        void workThatThrowsIsDoneAgainLater() {
            work.answer =
                    what -> {
                        if (times(what) == 1) {
                            throw new IllegalStateException("out of luck");
                        }
                        return new Outcome.Done();
                    };
            start(1);
            deliveries.save(new Delivery("guid", "issues", "{}"));
            queue.hurry();
            await().atMost(SOON)
                    .until(() -> count("task_name = 'delivery' AND consecutive_failures = 1") == 1);
            assertThat(times("delivery guid")).isEqualTo(1);

            // The pause after a failure is not waited for.
            database.transaction(handle ->
                    handle.createUpdate(
                                    "UPDATE scheduled_tasks SET execution_time = :now"
                                            + " WHERE task_name = 'delivery'")
                            .bind("now", clock.instant())
                            .execute());
            queue.hurry();
            await().atMost(SOON).until(() -> times("delivery guid") == 2 && waiting() == 0);
        }

        @Test
        void theNextTaskStartsWhenAPlaceIsFree() {
            var gate = new CountDownLatch(1);
            work.answer =
                    what -> {
                        if (what.startsWith("attempt")) {
                            hold(gate);
                        }
                        return new Outcome.Done();
                    };
            start(1);
            Task first = opened(1);
            Task second = opened(2);
            queue.wake();
            await().atMost(SOON).until(() -> times("attempt " + first.id() + " 1") == 1);
            assertThat(times("attempt " + second.id() + " 1")).isZero();

            tasks.desk(clock)
                    .onIssue(
                            new Trigger("cancel", "guid"),
                            WIDGETS,
                            1,
                            new TaskEvent.CancelRequested(StoreFixture.ADA),
                            "");
            gate.countDown();
            await().atMost(SOON).until(() -> times("attempt " + second.id() + " 1") == 1);
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
