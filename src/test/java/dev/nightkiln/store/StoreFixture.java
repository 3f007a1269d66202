package dev.nightkiln.store;

import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState.Queued;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A store on an empty database, and short words for what happens in it. */
public final class StoreFixture implements AutoCloseable {
    public static final Actor ADA = new Actor(11, "ada");
    public static final Actor BOB = new Actor(12, "bob");
    static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    static final CommitSha HEAD = new CommitSha("a".repeat(40));

    public final TestClock clock = new TestClock();
    public final Database database;
    public final TaskStore tasks;
    public final TaskDesk desk;
    final DeliveryStore deliveries;
    final List<TaskId> changes = new CopyOnWriteArrayList<>();
    final List<String> arrivals = new CopyOnWriteArrayList<>();
    final AtomicReference<Consumer<TaskId>> onChange = new AtomicReference<>(_ -> {});
    private final AtomicInteger triggers = new AtomicInteger();

    public StoreFixture(TestDatabase where) {
        this(where.open());
    }

    StoreFixture(Database opened) {
        database = opened;
        tasks =
                new TaskStore(
                        database,
                        clock,
                        id -> {
                            changes.add(id);
                            onChange.get().accept(id);
                        });
        desk = tasks.desk(clock);
        deliveries = new DeliveryStore(database, clock, arrivals::add);
    }

    static TaskSpec spec(String title, String body) {
        return new TaskSpec(title, body, ADA, "main", new CommitSha("c".repeat(40)));
    }

    public static Task task(Repository repository, int issue) {
        return new Task(
                TaskId.random(),
                5,
                repository,
                issue,
                spec("Say hello", "It says nothing."),
                new Queued(1));
    }

    /** A meaning nobody has taken. */
    public Trigger trigger() {
        int number = triggers.incrementAndGet();
        return new Trigger("key-" + number, "guid-" + number);
    }

    Task opened(int issue) {
        Task task = task(WIDGETS, issue);
        desk.open(trigger(), task);
        return task;
    }

    /** Opened, and given a place as the queue gives it. */
    Task running(int issue) {
        Task task = opened(issue);
        givePlace(task.id());
        return tasks.find(task.id()).orElseThrow();
    }

    boolean givePlace(TaskId id) {
        return database.transaction(handle -> tasks.claimPlace(handle, id));
    }

    Claim claimed(int issue) {
        Task task = running(issue);
        return tasks.takeUp(task.id(), task.attempt()).orElseThrow();
    }

    Claim on(Claim claim, TaskEvent event) {
        return tasks.advance(claim, event, "", List.of()).orElseThrow();
    }

    /** Worked on up to its draft pull request. */
    public Claim published(Claim claim, int pullRequest) {
        return published(claim, HEAD, pullRequest);
    }

    Claim published(Claim claim, CommitSha head, int pullRequest) {
        Claim at = on(claim, new TaskEvent.AgentStarted());
        at = on(at, new TaskEvent.AgentEnded());
        at = on(at, new TaskEvent.ChangeCaptured(head));
        at = on(at, new TaskEvent.ChecksPassed());
        return on(at, new TaskEvent.PullRequestOpened(pullRequest));
    }

    Admission cancel(int issue) {
        return desk.onIssue(
                trigger(), WIDGETS, issue, new TaskEvent.CancelRequested(BOB), "called off");
    }

    Admission retry(int issue) {
        return desk.retry(trigger(), WIDGETS, issue, spec("Say it again", "Louder."));
    }

    public int count(String table) {
        return database.read(handle ->
                handle.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one());
    }

    void sql(String statement) {
        int changed = database.transaction(handle -> handle.execute(statement));
        if (changed != 1) {
            throw new AssertionError(changed + " rows changed by " + statement);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
