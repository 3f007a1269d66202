package dev.nightkiln.intake;

import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.AppCredentials;
import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.Selection;
import dev.nightkiln.demo.View;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubConnection;
import dev.nightkiln.github.PrivateKeys;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.publish.SignOffGate;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.ApprovalStore;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A GitHub with one repository, one issue and people of every kind; its deliveries come in over
 * HTTP and are worked on when a test says so.
 */
final class IntakeTown implements AutoCloseable {
    static final String REPO = "acme/widgets";

    final TestClock clock = new TestClock();
    final GitHubStandIn github;
    final AppCredentials app;
    final Repository repository;
    final int issue;
    final TaskStore tasks;
    final TaskDesk desk;
    final Findings findings;
    final DeliveryStore deliveries;
    final AtomicInteger wakes = new AtomicInteger();
    final List<String> moved = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> arrived = new ConcurrentLinkedQueue<>();
    private final Database database;
    final GitHubApp client;
    private final HttpServer server;
    private final Intake intake;

    IntakeTown(TestDatabase where, Path directory) throws IOException {
        Path seed = Files.createDirectories(directory.resolve("seed"));
        Files.writeString(seed.resolve("README.md"), "# widgets\n");
        Path policy = seed.resolve(Policies.REPOSITORY_FILE);
        Files.createDirectories(policy.getParent());
        Files.writeString(
                policy,
                """
                agent: {name: story, image: nightkiln/sandbox:dev, command: ./agent.sh}
                checks:
                  - {name: unit tests, run: make test}
                """);
        github = GitHubStandIn.start(directory.resolve("github"), clock);
        github.createOrganization("acme");
        github.createUser("wilma");
        github.createUser("rudi");
        github.createUser("stranger");
        app = github.createApp("Nightkiln");
        github.createApp("Renovate");
        repository = github.createRepository("acme", "widgets", seed);
        github.grant(REPO, "wilma", Permission.WRITE);
        github.grant(REPO, "rudi", Permission.READ);
        github.grant(REPO, "renovate[bot]", Permission.WRITE);
        github.install(app, "acme", Selection.all());
        issue = github.openIssue(REPO, "rudi", "Say hello", "It says nothing.");

        database = where.open();
        tasks = new TaskStore(database, clock, _ -> {});
        desk = tasks.desk(clock);
        deliveries = new DeliveryStore(database, clock, arrived::add);
        var key = PrivateKeys.parse(app.privateKeyPem(), "the App's key");
        client =
                new GitHubApp(
                        new GitHubConnection(github.apiUrl(), app.appId(), key),
                        new Secrets(),
                        clock);
        findings = new Findings(tasks);
        intake = intake();
        server =
                HttpServer.forWebhooks(
                        new HttpServer.Address("127.0.0.1", 0, Optional.empty()),
                        new HttpServer.Webhook(app.webhookSecret(), deliveries, () -> {}),
                        () -> true);
        github.deliverTo(app, URI.create("http://127.0.0.1:" + server.port() + "/webhooks/github"));
    }

    private Intake intake() {
        var answers = new Answers(tasks, findings, new StatusComment(clock, _ -> Optional.empty()));
        var approvals = new ApprovalStore(database);
        var books = new SignOffGate.Books(tasks, findings, approvals, (_, _) -> {});
        var gate =
                new SignOffGate(
                        client,
                        books,
                        (_, _) -> Policies.packed().effective(Optional.empty()),
                        clock);
        return new Intake(
                client,
                new Intake.Inbox(
                        deliveries,
                        wakes::incrementAndGet,
                        (where, branch) -> moved.add(where.fullName() + " " + branch)),
                new Intake.Books(desk, findings, Policies.packed()),
                answers,
                new Approvals(desk, approvals, gate));
    }

    Conversation on(int number) {
        return github.issue(REPO, number);
    }

    /** Works on everything that has come in, and on what that makes come in. */
    List<Outcome> work() {
        var outcomes = new ArrayList<Outcome>();
        while (settle()) {
            for (String guid = arrived.poll(); guid != null; guid = arrived.poll()) {
                outcomes.add(intake.work(guid));
            }
        }
        return outcomes;
    }

    private boolean settle() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() ->
                        github.webhooks().deliveries().stream()
                                .noneMatch(delivery -> delivery.statusCode() == 0));
        return !arrived.isEmpty();
    }

    /** Works on the delivery again, as the queue does after {@link Outcome.Later}. */
    Outcome work(String guid) {
        return intake.work(guid);
    }

    String lastGuid(String event) {
        settle();
        return github.webhooks().deliveries().stream()
                .filter(delivery -> delivery.event().equals(event))
                .reduce((_, later) -> later)
                .orElseThrow()
                .guid();
    }

    /** What somebody who kept the delivery sends under another id. */
    void replay(String guid, String newGuid) {
        var kept =
                github.webhooks().deliveries().stream()
                        .filter(delivery -> delivery.guid().equals(guid))
                        .findFirst()
                        .orElseThrow();
        store(newGuid, kept.event(), new String(kept.body(), StandardCharsets.UTF_8));
    }

    void store(String guid, String event, String payload) {
        deliveries.save(new Delivery(guid, event, payload));
    }

    Optional<Task> task() {
        return tasks.latest(repository, issue);
    }

    /** The queue gives the task a place. */
    void givePlace(TaskId id) {
        database.transaction(handle -> tasks.claimPlace(handle, id));
    }

    View.IssueView seen() {
        return github.view().issue(REPO, issue);
    }

    View.CommentView comment(long id) {
        return seen().comments().stream().filter(c -> c.id() == id).findFirst().orElseThrow();
    }

    /** What we wrote, oldest first. */
    List<String> answers() {
        return seen().comments().stream()
                .filter(comment -> comment.author().equals(app.slug() + "[bot]"))
                .map(View.CommentView::body)
                .toList();
    }

    /** How the reactions read: {@code +1 by nightkiln[bot]}. */
    static List<String> reactions(List<View.ReactionView> reactions) {
        return reactions.stream().map(each -> each.content() + " by " + each.login()).toList();
    }

    @Override
    public void close() {
        github.webhooks().pause();
        server.close();
        client.close();
        github.close();
        database.close();
    }
}
