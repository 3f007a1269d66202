package dev.nightkiln.worker;

import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.demo.AppCredentials;
import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.Permission;
import dev.nightkiln.demo.Selection;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.github.GitHubConnection;
import dev.nightkiln.github.PrivateKeys;
import dev.nightkiln.github.PullRequestDraft;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.TaskDesk;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.store.Wish;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspaces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A published task of ada's, people who ask for more on its pull request, and no engine. */
final class FollowUpTown implements AutoCloseable {
    static final String REPO = "acme/widgets";
    static final String POLICY =
            """
            agent: {name: story, image: nightkiln/sandbox:dev, command: ./agent.sh}
            checks:
              - {name: unit tests, run: make test}
            """;

    final TestClock clock = new TestClock();
    final GitHubStandIn github;
    final TaskStore tasks;
    final Findings findings;
    final FollowUpStart start;
    final Admittance admittance;
    final String branch;
    final int pull;
    final CommitSha published;
    private final Database database;
    private final TaskDesk desk;
    private final GitHubApp app;
    private final Preparation preparation;
    private final TaskId id;
    private final Map<String, Actor> people;
    private int asked;

    FollowUpTown(TestDatabase where, Path directory) throws IOException {
        Path seed = Files.createDirectories(directory.resolve("seed"));
        Path policy = seed.resolve(Policies.REPOSITORY_FILE);
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, POLICY);
        github = GitHubStandIn.start(directory.resolve("github"), clock);
        github.createOrganization("acme");
        people = Map.of("ada", person("ada"), "bea", person("bea"), "cem", person("cem"));
        AppCredentials credentials = github.createApp("Nightkiln");
        Repository repository = github.createRepository("acme", "widgets", seed);
        people.keySet().forEach(login -> github.grant(REPO, login, Permission.WRITE));
        long installation = github.install(credentials, "acme", Selection.all());
        app =
                new GitHubApp(
                        new GitHubConnection(
                                github.apiUrl(),
                                credentials.appId(),
                                PrivateKeys.parse(credentials.privateKeyPem(), "the App's key")),
                        new Secrets(),
                        clock);

        database = where.open();
        tasks = new TaskStore(database, clock, _ -> {});
        desk = tasks.desk(clock);
        findings = new Findings(tasks);
        var client = app.repository(installation, repository);
        int issue = github.openIssue(REPO, "ada", "Say hello", "It says nothing.");
        Task task =
                new Task(
                        TaskId.random(),
                        installation,
                        repository,
                        issue,
                        spec("ada", client.branch("main")),
                        new Queued(1));
        id = task.id();
        branch = task.branch();
        desk.open(trigger(), task);
        github.createBranch(REPO, branch, "main");
        published = github.commitFile(REPO, branch, "hello.txt", "hi\n", "ada");
        pull =
                client.openPullRequest(new PullRequestDraft("t", "b", branch, "main", true))
                        .number();
        publish(begun());

        var workspaces =
                new Workspaces(
                        directory.resolve("state"),
                        SandboxUser.current(),
                        new Storage.Watched(false, ""),
                        Redactor.of(List.of()));
        var engine = new ImagesAlone();
        preparation =
                new Preparation(
                        app, github.webUrl(), workspaces, Policies.packed(), engine, () -> "key");
        var agent = new CommandAgent(engine, Redactor.of(List.of()), List.of(), clock);
        var places = new Places(directory.resolve("state"));
        start = new FollowUpStart(preparation, new Making.Desk(tasks, findings, places));
        admittance = new Admittance(preparation, agent, findings);
    }

    private Actor person(String login) {
        return new Actor(github.createUser(login).id(), login);
    }

    private TaskSpec spec(String requester, CommitSha base) {
        return new TaskSpec(
                "Say hello",
                "It says nothing.",
                Optional.ofNullable(people.get(requester)).orElseThrow(),
                "main",
                base);
    }

    private Trigger trigger() {
        asked++;
        return new Trigger("key-" + asked, "guid-" + asked);
    }

    private void publish(Claim claim) {
        Claim at = claim;
        for (TaskEvent event :
                List.of(
                        new TaskEvent.AgentStarted(),
                        new TaskEvent.AgentEnded(),
                        new TaskEvent.ChangeCaptured(published),
                        new TaskEvent.ChecksPassed(),
                        new TaskEvent.PullRequestOpened(pull))) {
            at = tasks.advance(at, event, "", List.of()).orElseThrow();
        }
    }

    Task now() {
        return tasks.find(id).orElseThrow();
    }

    /** The queued attempt has a place and a worker. */
    Claim begun() {
        database.transaction(handle -> tasks.claimPlace(handle, id));
        return tasks.takeUp(id, now().attempt()).orElseThrow();
    }

    void command(String login) {
        ask(Wish.Kind.COMMAND, 500 + asked, login);
    }

    void review(long review, String login) {
        ask(Wish.Kind.REVIEW, review, login);
    }

    private void ask(Wish.Kind kind, long source, String login) {
        clock.move(Duration.ofSeconds(1));
        var feedback =
                new Feedback(
                        new Feedback.Source(kind == Wish.Kind.REVIEW, source),
                        Optional.ofNullable(people.get(login)).orElseThrow(),
                        clock.instant(),
                        "What " + login + " wants.",
                        List.of(),
                        0);
        desk.followUps().ask(trigger(), now().repository(), pull, findings.of(feedback, kind));
    }

    void handBack(Claim claim) {
        tasks.advance(claim, new TaskEvent.HandedBack(FailureReason.TIMEOUT), "", List.of());
    }

    void retry(String login) {
        desk.retry(trigger(), now().repository(), now().issue(), spec(login, now().spec().base()));
    }

    /** The policy that the attempt begins under. */
    PolicyResult.Effective policy() {
        preparation.fetch(now());
        return (PolicyResult.Effective) preparation.policy(now());
    }

    FollowUpStart.Found found(Claim claim) {
        return start.find(claim, policy());
    }

    @Override
    public void close() {
        app.close();
        github.close();
        database.close();
    }
}
