package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.nightkiln.demo.Delivery;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.testing.Engine;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.ModelStandIn;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Ticket;
import dev.nightkiln.testing.Tidiness;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** A stand-in for GitHub and the real server between it and the real engine. */
public final class Road implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Hub hub;
    private final App app;
    private final Engine engine;
    private final Tidiness tidiness;
    private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();

    private Road(Hub hub, App app, Path state) {
        this.hub = hub;
        this.app = app;
        this.engine = new Engine(StateDirectory.instance(state));
        this.tidiness = new Tidiness(hub, engine, state);
        complaints.start();
        rootLogger().addAppender(complaints);
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** With a fork owner branches go to the fork, without to the repository itself. */
    public static Road open(Path directory, Optional<String> forkOwner) throws IOException {
        return open(directory, forkOwner, "");
    }

    /** As above, with a database that asks for this password. */
    public static Road open(Path directory, Optional<String> forkOwner, String password)
            throws IOException {
        return open(directory, forkOwner, password, Optional.empty());
    }

    /** As above, under another floor than the shipped one. */
    public static Road open(
            Path directory, Optional<String> forkOwner, String password, Optional<Path> floor)
            throws IOException {
        return open(directory, forkOwner, password, floor, Map.of());
    }

    /** As above, with these providers of models by their names. */
    public static Road open(
            Path directory,
            Optional<String> forkOwner,
            String password,
            Optional<Path> floor,
            Map<String, ModelStandIn> models)
            throws IOException {
        Hub hub = Hub.open(directory);
        Path state = directory.resolve("state");
        var settings =
                new Settings(
                        new Settings.GitHub(
                                hub.gitHub().apiUrl(), hub.gitHub().webUrl(), forkOwner),
                        Optional.of(
                                new Settings.AppIdentity(
                                        hub.app().appId(),
                                        new Secret(hub.app().privateKeyPem()),
                                        new Secret(hub.app().webhookSecret()))),
                        new Settings.Server("127.0.0.1", 0, Optional.empty(), true, state),
                        new Settings.Database(
                                "jdbc:h2:file:" + state.resolve("nightkiln"),
                                "",
                                new Secret(password)),
                        new Settings.Tasks(2, 1, floor),
                        models.entrySet().stream()
                                .map(model ->
                                        new Settings.Provider(
                                                model.getKey(),
                                                model.getValue().url(),
                                                new Secret(model.getValue().key())))
                                .toList());
        App app = App.start(settings, settings.app().orElseThrow(), Clock.systemUTC());
        hub.deliverTo(app.port());
        return new Road(hub, app, state);
    }

    public Hub hub() {
        return hub;
    }

    /** Where the server takes deliveries. */
    public int port() {
        return app.port();
    }

    App app() {
        return app;
    }

    public Engine engine() {
        return engine;
    }

    public Tidiness tidiness() {
        return tidiness;
    }

    public Place repository(String name, Map<String, String> files) throws IOException {
        return hub.repository(name, files);
    }

    public Optional<Task> task(Ticket ticket) {
        return app.tasks().latest(ticket.place().repository(), ticket.number());
    }

    /** Waits until the youngest task of the issue is in such a state. */
    Task awaitTask(Ticket ticket, Predicate<TaskState> state) {
        return await(
                "issue " + ticket.number(),
                () -> task(ticket).filter(task -> state.test(task.state())));
    }

    /** Waits until this attempt has ended and people have been told. */
    Task awaitEnd(Ticket ticket, int attempt) {
        return await(
                "the end of attempt " + attempt + " at issue " + ticket.number(),
                () ->
                        task(ticket)
                                .filter(task -> task.attempt() == attempt)
                                .filter(task -> task.state() instanceof TaskState.Ended)
                                .filter(this::told));
    }

    private boolean told(Task task) {
        return app.tasks().announcements().announced(task.id())
                >= app.tasks().announcements().version(task.id());
    }

    public Task awaitEnd(Ticket ticket) {
        return awaitEnd(ticket, 1);
    }

    /** Labels the issue and waits for its end. */
    public Task work(Ticket ticket) {
        ticket.label();
        return awaitEnd(ticket);
    }

    private static <T> T await(String what, Callable<Optional<T>> sought) {
        return org.awaitility.Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(sought, Optional::isPresent)
                .orElseThrow();
    }

    public static void assertEscalated(Task task, FailureReason reason) {
        assertThat(task.state())
                .isInstanceOfSatisfying(
                        TaskState.Escalated.class,
                        escalated -> assertThat(escalated.reason()).isEqualTo(reason));
    }

    public static void assertPublished(Task task) {
        assertThat(task.state()).isInstanceOf(TaskState.Published.class);
    }

    Golden golden(Task task) {
        return golden(task, "road");
    }

    Golden golden(Task task, String directory) {
        var golden = new Golden(directory).task(task.id()).commit("BASE", task.spec().base());
        return task.state() instanceof TaskState.Published(_, var head, _)
                ? golden.commit("HEAD", head)
                : golden;
    }

    /** Call it after every test. */
    public void assertTidy() {
        org.awaitility.Awaitility.await("all deliveries are dealt with")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(hub.gitHub().webhooks().deliveries())
                                .allMatch(delivery -> delivery.statusCode() == 202)
                                .noneMatch(this::waits));
        for (Place place : hub.places()) {
            for (Ticket ticket : place.tickets()) {
                task(ticket)
                        .ifPresent(task ->
                                assertThat(task.state()).isInstanceOf(TaskState.Ended.class));
            }
        }
        tidiness.check();
        List<String> traces =
                complaints.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .filter(event -> event.getThrowableProxy() != null)
                        .map(event ->
                                event.getFormattedMessage()
                                        + ": "
                                        + event.getThrowableProxy().getMessage())
                        .toList();
        complaints.list.clear();
        assertThat(traces).as("exceptions that were logged").isEmpty();
    }

    /** Nothing that was delivered waits to be worked on. */
    boolean isIdle() {
        return hub.gitHub().webhooks().deliveries().stream()
                .allMatch(delivery -> delivery.statusCode() == 202 && !waits(delivery));
    }

    /** Nothing of a delivery that was accepted waits to be worked on. */
    public boolean isDone(String guid) {
        return app.deliveries().unfinished(guid).isEmpty();
    }

    private boolean waits(Delivery delivery) {
        return !isDone(delivery.guid());
    }

    @Override
    public void close() {
        rootLogger().detachAppender(complaints);
        app.close();
        hub.close();
    }
}
