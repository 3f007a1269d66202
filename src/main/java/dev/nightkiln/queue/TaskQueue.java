package dev.nightkiln.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.TaskId;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The durable engine. Work is asked for inside the transaction that causes it and runs after the
 * commit, at least once, on this node or, after a crash, on whichever is alive.
 */
public final class TaskQueue implements AutoCloseable {
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration SAFETY_POLL = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(5);

    /** Deliveries and announcements are short and must not wait for attempts, which are long. */
    private static final int SHORT_WORK = 16;

    private final Database database;
    private final InstantSource clock;
    private final CustomTask<Void> deliveries;
    private final CustomTask<Void> attempts;
    private final CustomTask<Void> announcements;
    private final CustomTask<Void> probes;
    private final CustomTask<Void> reverifications;
    private final SchedulerClient client;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Optional<Running> running = Optional.empty();

    private record Running(Scheduler scheduler, DurableWork work, Admissions admissions) {}

    public TaskQueue(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.deliveries = durable("delivery", guid -> work().delivery(guid));
        this.announcements = durable("announce", id -> work().announce(new TaskId(id)));
        this.attempts = durable("attempt", this::runAttempt);
        this.probes = durable("probe", id -> work().probe(Long.parseLong(id)));
        this.reverifications = durable("reverify", id -> work().reverify(new TaskId(id)));
        this.client =
                SchedulerClient.Builder.create(database.joining(), List.copyOf(all()))
                        .serializer(NOTHING)
                        .build();
    }

    private List<Task<?>> all() {
        return List.of(deliveries, announcements, attempts, probes, reverifications);
    }

    private CustomTask<Void> durable(String name, Function<String, Outcome> run) {
        return Tasks.custom(name, Void.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(RETRY))
                .execute((instance, _) ->
                        switch (run.apply(key(instance))) {
                            case Outcome.Done() -> new CompletionHandler.OnCompleteRemove<>();
                            case Outcome.Later(var at) ->
                                    (complete, operations) -> operations.reschedule(complete, at);
                        });
    }

    /**
     * Instances are named {@code key~discriminator} where one key may be asked for several times.
     */
    private static String key(TaskInstance<Void> instance) {
        String id = instance.getId();
        int tilde = id.indexOf('~');
        return tilde < 0 ? id : id.substring(0, tilde);
    }

    private Outcome runAttempt(String key) {
        int dot = key.indexOf('.');
        var id = new TaskId(key.substring(0, dot));
        Outcome outcome = work().attempt(id, Integer.parseInt(key.substring(dot + 1)));
        wake();
        return outcome;
    }

    /**
     * Starts running what is due. Where this process is the only one that can have the database,
     * what it left behind when it was killed is due at once; elsewhere it is taken over when its
     * heartbeat has been missing.
     */
    public void start(DurableWork work, TaskStore tasks, QueueLimits limits) {
        if (database.embedded()) {
            releaseEverything();
        }
        var scheduler =
                Scheduler.create(database.joining(), all())
                        .startTasks(
                                recurring("house", HOUSEKEEPING, work::keepHouse),
                                recurring("admit", Duration.ofSeconds(10), this::wake))
                        .serializer(NOTHING)
                        .schedulerName(
                                new SchedulerName.Fixed(
                                        "nightkiln-" + ProcessHandle.current().pid()))
                        .executorService(executor)
                        .threads(limits.total() + SHORT_WORK)
                        .pollingInterval(SAFETY_POLL)
                        .heartbeatInterval(HEARTBEAT)
                        .missedHeartbeatsLimit(4)
                        .shutdownMaxWait(Duration.ofSeconds(5))
                        .build();
        running =
                Optional.of(new Running(scheduler, work, new Admissions(database, tasks, limits)));
        tasks.active().forEach(task -> schedule(new Admissions.Start(task.id(), task.attempt())));
        scheduler.start();
        wake();
    }

    private static RecurringTask<Void> recurring(String name, Duration every, Runnable run) {
        return Tasks.recurring(name, FixedDelay.of(every)).execute((_, _) -> run.run());
    }

    private void releaseEverything() {
        database.transaction(handle ->
                handle.createUpdate(
                                """
                                UPDATE scheduled_tasks SET picked = FALSE, picked_by = NULL,
                                    last_heartbeat = NULL, version = version + 1
                                WHERE picked = TRUE
                                """)
                        .execute());
    }

    /** Asks for a delivery to be worked on; call it in the transaction that stores the delivery. */
    public void arrived(String guid) {
        client.scheduleIfNotExists(deliveries.instance(guid), clock.instant());
    }

    /** Asks for a task to be announced; call it in the transaction that changes the task. */
    public void changed(TaskId id) {
        // A name of its own for every change: one that is being announced now must be announced
        // again.
        String change = id + "~" + Long.toString(System.nanoTime(), 36);
        client.scheduleIfNotExists(announcements.instance(change), clock.instant());
    }

    /**
     * Asks for a repository's open pull requests to be probed. What is asked for within one breath
     * is one probe, at the end of it: a push tells of itself several times.
     */
    public void probe(long repository) {
        long breath = Math.floorDiv(clock.millis(), BREATH.toMillis()) + 1;
        client.scheduleIfNotExists(
                probes.instance(repository + "~" + breath),
                Instant.ofEpochMilli(breath * BREATH.toMillis()));
    }

    /** Asks for the checks to run on a task's merge; one run at a time for each task. */
    public void reverify(TaskId id) {
        client.scheduleIfNotExists(reverifications.instance(id.value()), clock.instant());
    }

    /** Says that something was committed which may let something start. */
    public void wake() {
        running.ifPresent(engine -> {
            engine.admissions().admit(this::schedule);
            engine.scheduler().triggerCheckForDueExecutions();
        });
    }

    /** As {@link #wake} where nothing can have been queued. */
    public void hurry() {
        running.ifPresent(engine -> engine.scheduler().triggerCheckForDueExecutions());
    }

    private void schedule(Admissions.Start start) {
        client.scheduleIfNotExists(
                attempts.instance(start.id() + "." + start.attempt()), clock.instant());
    }

    private DurableWork work() {
        return running.orElseThrow(() -> new IllegalStateException("not started")).work();
    }

    /** Stops taking up work, interrupts what is running and waits for it for a few seconds. */
    @Override
    public void close() {
        running.ifPresent(engine -> engine.scheduler().stop());
        executor.shutdownNow();
    }

    /** Executions carry no data; their names say everything. */
    private static final Serializer NOTHING =
            new Serializer() {
                @Override
                public byte[] serialize(Object data) {
                    return new byte[0];
                }

                @Override
                @SuppressWarnings("TypeParameterUnusedInFormals")
                public <T> T deserialize(Class<T> type, byte[] bytes) {
                    throw new UnsupportedOperationException("executions carry no data");
                }
            };
}
