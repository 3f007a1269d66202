package dev.nightkiln.queue;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;

/** A queue with real executions, on the database of the class that extends this. */
abstract class QueueContract {
    static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    static final Duration SOON = Duration.ofSeconds(20);

    final InstantSource clock = InstantSource.system();
    final RecordedWork work = new RecordedWork();
    Database database;
    TaskQueue queue;
    TaskStore tasks;
    DeliveryStore deliveries;

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

    Task opened(int issue) {
        Task task = StoreFixture.task(WIDGETS, issue);
        tasks.desk(clock).open(new Trigger("label:" + issue, "guid"), task);
        return task;
    }

    int times(String what) {
        return Collections.frequency(work.done, what);
    }

    /** Executions of ours that are not finished. */
    int waiting() {
        return count("task_name IN ('delivery', 'attempt', 'announce')");
    }

    int count(String condition) {
        return database.transaction(handle ->
                handle.createQuery("SELECT COUNT(*) FROM scheduled_tasks WHERE " + condition)
                        .mapTo(Integer.class)
                        .one());
    }

    static void hold(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
