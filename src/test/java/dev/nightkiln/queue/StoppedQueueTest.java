package dev.nightkiln.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.OnPostgres;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** What a queue leaves behind when it stops, and what the next one makes of it. */
class StoppedQueueTest {
    abstract static class Contract extends QueueContract {
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
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {
        @Test
        void whatAKilledProcessWasDoingIsDoneAgainAtOnce() {
            leftBehindByAKilledProcess("orphan");
            start(1);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> work.wanted().contains("delivery orphan"));
        }
    }

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {
        @Test
        void whatAnotherNodeIsDoingIsLeftToItWhileItsHeartBeats() {
            leftBehindByAKilledProcess("elsewhere");
            start(1);
            await().atMost(SOON).until(() -> work.done.contains("housekeeping"));
            assertThat(count("picked_by = 'nightkiln-1'")).isEqualTo(1);
            assertThat(work.wanted()).isEmpty();
        }
    }
}
