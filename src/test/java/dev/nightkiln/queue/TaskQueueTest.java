package dev.nightkiln.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.OnPostgres;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The engine with real executions, on both databases. */
class TaskQueueTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    private static final Duration SOON = Duration.ofSeconds(20);

    abstract static class Contract {
        private final InstantSource clock = InstantSource.system();
        private final RecordedWork work = new RecordedWork();
        Database database;
        private TaskQueue queue;
        private TaskStore tasks;
        private DeliveryStore deliveries;

        @BeforeEach
        void open(TestDatabase where) {
            database = where.open();
            queue = new TaskQueue(database, clock);
            tasks = new TaskStore(database, clock, queue::changed);
            deliveries = new DeliveryStore(database, clock, queue::arrived);
        }

        @AfterEach
        void close() {
            queue.close();
            database.close();
        }

        void start(int total) {
            queue.start(work, tasks, new QueueLimits(total, total));
        }

        private Task opened(int issue) {
            Task task = StoreFixture.task(WIDGETS, issue);
            tasks.desk(clock).open(new Trigger("label:" + issue, "guid"), task);
            return task;
        }

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

        private int times(String what) {
            return Collections.frequency(work.done, what);
        }

        /** Executions of ours that are not finished. */
        private int waiting() {
            return count("task_name IN ('delivery', 'attempt', 'announce')");
        }

        int count(String condition) {
            return database.transaction(handle ->
                    handle.createQuery("SELECT COUNT(*) FROM scheduled_tasks WHERE " + condition)
                            .mapTo(Integer.class)
                            .one());
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

        private static void hold(CountDownLatch gate) {
            try {
                gate.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopped);
            }
        }

        @Test
        void closingInterruptsWhatRunsAndLeavesNoThreadBehind() {
            var interrupted = new CountDownLatch(1);
            work.answer =
                    what -> {
                        if (what.startsWith("delivery")) {
                            try {
                                hold(new CountDownLatch(1));
                            } finally {
                                interrupted.countDown();
                            }
                        }
                        return new Outcome.Done();
                    };
            start(1);
            deliveries.save(new Delivery("guid", "issues", "{}"));
            queue.hurry();
            await().atMost(SOON).until(() -> times("delivery guid") == 1);
            assertThat(threads()).isNotEmpty();
            queue.close();
            await().atMost(SOON).until(() -> interrupted.getCount() == 0);
            await().atMost(SOON).untilAsserted(() -> assertThat(threads()).isEmpty());
            assertThat(count("task_name = 'delivery'")).isEqualTo(1);
        }

        private static Stream<String> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.startsWith("db-scheduler"));
        }

        void leftBehindByAKilledProcess(String guid) {
            database.transaction(handle ->
                    handle.createUpdate(
                                    """
                                    INSERT INTO scheduled_tasks (task_name, task_instance, execution_time,
                                        picked, picked_by, last_heartbeat, consecutive_failures, version)
                                    VALUES ('delivery', :guid, :now, TRUE, 'nightkiln-1', :now, 0, 1)
                                    """)
                            .bind("guid", guid)
                            .bind("now", clock.instant())
                            .execute());
        }

        RecordedWork work() {
            return work;
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {
        @Test
        void whatAKilledProcessWasDoingIsDoneAgainAtOnce() {
            leftBehindByAKilledProcess("orphan");
            start(1);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> work().wanted().contains("delivery orphan"));
        }
    }

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {
        @Test
        void whatAnotherNodeIsDoingIsLeftToItWhileItsHeartBeats() {
            leftBehindByAKilledProcess("elsewhere");
            start(1);
            await().atMost(SOON).until(() -> work().done.contains("reap"));
            assertThat(count("picked_by = 'nightkiln-1'")).isEqualTo(1);
            assertThat(work().wanted()).isEmpty();
        }
    }
}
