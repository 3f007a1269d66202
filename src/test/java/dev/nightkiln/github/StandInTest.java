package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.demo.Account;
import dev.nightkiln.demo.AppCredentials;
import dev.nightkiln.demo.Exchange;
import dev.nightkiln.demo.GitHubStandIn;
import dev.nightkiln.demo.Selection;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.TokenView;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.github.CheckRunReport.Progress.InProgress;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The whole client against the stand-in, which refuses what GitHub refuses. */
class StandInTest {
    private static final String REPO = "octo/hello";
    private static final String MARKER = "<!-- nightkiln:task:status -->";

    @TempDir private Path directory;
    private final MovableClock clock = new MovableClock();
    private GitHubStandIn github;
    private GitHubApp app;
    private Account ada;
    private Repository hello;
    private long installation;
    private int issue;

    @BeforeEach
    void open() throws IOException {
        Path seed = Files.createDirectories(directory.resolve("seed"));
        Files.writeString(seed.resolve("hello.txt"), "hello\n");
        github = GitHubStandIn.start(directory.resolve("github"), clock);
        github.createUser("octo");
        github.createOrganization("bots");
        ada = github.createUser("ada");
        hello = github.createRepository("octo", "hello", seed);
        github.grant(REPO, "ada", dev.nightkiln.demo.Permission.MAINTAIN);
        issue = github.openIssue(REPO, "ada", "Say hello", null);
        AppCredentials credentials = github.createApp("Night Kiln");
        installation = github.install(credentials, "octo", Selection.all());
        github.fork(REPO, "bots");
        github.install(credentials, "bots", Selection.all());
        var key = PrivateKeys.parse(credentials.privateKeyPem(), "the stand-in's key");
        var connection = new GitHubConnection(github.apiUrl(), credentials.appId(), key);
        app = new GitHubApp(connection, new Secrets(), clock, new Random(1));
    }

    @AfterEach
    void close() {
        app.close();
        github.close();
    }

    @Test
    void anIssueBecomesAPullRequestFromTheFork() throws IOException, InterruptedException {
        RepositoryClient client = app.repository(installation, hello);
        assertThat(client.permissionOf(new Actor(ada.id(), "ada"))).isEqualTo(Permission.MAINTAIN);
        IssueSnapshot seen = client.issue(issue);
        assertThat(seen.author()).contains(new Actor(ada.id(), "ada"));
        client.react(new ReactionTarget.OfIssue(issue), Reaction.EYES);
        client.changeLabels(issue, Set.of("agent:queued"), Set.of("agent:run"));
        client.changeLabels(issue, Set.of("agent:running"), Set.of("agent:queued"));
        long comment = client.comment(issue, MARKER, "Queued\n" + MARKER);

        ForkRef fork = client.fork("bots").orElseThrow();
        CommitSha head = pushTo(client, fork, "agent/1");
        var draft = new PullRequestDraft("Say hello", "Fixes #1", "bots:agent/1", "main", true);
        PullRequest opened = client.openPullRequest(draft);
        assertThat(client.openPullRequest(draft)).isEqualTo(opened);
        assertThat(opened.head()).isEqualTo(head);
        assertThat(opened.authorLogin()).isEqualTo(app.identity().botLogin());
        reportChecks(client, head);
        assertThat(client.comment(issue, MARKER, "Published\n" + MARKER)).isEqualTo(comment);

        var view = github.view().issue(REPO, issue);
        assertThat(view.labels()).containsExactly("agent:running");
        assertThat(view.comments())
                .singleElement()
                .satisfies(each -> assertThat(each.body()).startsWith("Published"));
        assertThat(github.view().pulls(REPO)).hasSize(1);
        app.close();
        assertThat(github.view().tokens()).isNotEmpty().noneMatch(TokenView::alive);
        assertThat(github.traffic().exchanges())
                .filteredOn(each -> each.status() >= 400)
                .extracting(Exchange::toString)
                .containsExactly(
                        "GET /repos/octo/hello/labels/agent:queued -> 404",
                        "GET /repos/octo/hello/labels/agent:running -> 404",
                        "POST /repos/octo/hello/pulls -> 422");
    }

    private void reportChecks(RepositoryClient client, CommitSha head) {
        Instant at = clock.instant();
        var output = new Output("Tests", "s".repeat(70_000), "");
        client.checkRun(new CheckRunReport("tests", head, "a-1", new InProgress(at), output));
        var done = new Completed(Conclusion.SUCCESS, at, at.plusSeconds(3));
        client.checkRun(new CheckRunReport("tests", head, "a-1", done, output));
        assertThat(github.view().checkRuns(REPO))
                .singleElement()
                .extracting(CheckRunView::status, CheckRunView::conclusion)
                .containsExactly("completed", "success");
    }

    @Test
    void whatACheckRunNoLongerSaysIsTakenBackAndWrittenOnce() {
        RepositoryClient client = app.repository(installation, hello);
        CommitSha head = client.defaultBranch().commit();
        var done = new Completed(Conclusion.ACTION_REQUIRED, clock.instant(), clock.instant());
        var approved = new Output("approved", "by one", "ada approved");
        client.checkRun(new CheckRunReport("sign-off", head, "a-1", done, approved));
        var undone = new CheckRunReport("sign-off", head, "a-1", done, new Output("void", "s", ""));
        client.checkRun(undone);
        assertThat(github.view().checkRuns(REPO))
                .singleElement()
                .extracting(CheckRunView::text)
                .isEqualTo("");

        client.checkRun(undone);
        assertThat(github.traffic().exchanges())
                .filteredOn(exchange -> exchange.method().equals("PATCH"))
                .hasSize(1);
    }

    @Test
    void effectsWhoseAnswersWereLostAreNotRepeated() throws IOException, InterruptedException {
        RepositoryClient client = app.repository(installation, hello);
        ForkRef fork = client.fork("bots").orElseThrow();
        CommitSha head = pushTo(client, fork, "agent/1");
        var draft = new PullRequestDraft("Say hello", "", "bots:agent/1", "main", true);
        var report =
                new CheckRunReport(
                        "tests",
                        head,
                        "a-1",
                        new InProgress(clock.instant()),
                        new Output("t", "s", "x"));
        List<Runnable> writes =
                List.of(
                        () -> client.openPullRequest(draft),
                        () -> client.comment(issue, MARKER, MARKER + "\nhi"),
                        () -> client.checkRun(report));
        for (Runnable write : writes) {
            github.faults().failsNext(new dev.nightkiln.demo.Fault.ResetAfterEffect(), "POST", "/");
            assertThatThrownBy(write::run).isInstanceOf(RetryLater.class);
            write.run();
        }
        assertThat(github.view().pulls(REPO)).hasSize(1);
        assertThat(github.view().issue(REPO, issue).comments()).hasSize(1);
        assertThat(github.view().checkRuns(REPO)).hasSize(1);
    }

    @Test
    void aSecondaryLimitIsWaitedFor() {
        RepositoryClient client = app.repository(installation, hello);
        client.issue(issue);
        github.faults()
                .failsNext(new dev.nightkiln.demo.Fault.SecondaryLimit(Duration.ofSeconds(60)));
        assertThatThrownBy(() -> client.issue(issue)).isInstanceOf(RetryLater.class);
        int calls = github.traffic().exchanges().size();
        assertThatThrownBy(() -> client.issue(issue)).isInstanceOf(RetryLater.class);
        assertThat(github.traffic().exchanges()).hasSize(calls);
        clock.advance(Duration.ofSeconds(61));
        assertThat(client.issue(issue).open()).isTrue();
    }

    @Test
    void aClientWorksOnAfterItsTokenHasExpired() {
        RepositoryClient client = app.repository(installation, hello);
        assertThat(client.defaultBranch())
                .isEqualTo(new BranchHead("main", github.view().branch(REPO, "main")));
        clock.advance(Duration.ofHours(3));
        assertThat(client.issue(issue).number()).isEqualTo(issue);
        assertThat(app.installationOf("octo", "hello")).contains(installation);
        assertThat(app.installationOf("octo", "nothing")).isEmpty();
    }

    private CommitSha pushTo(RepositoryClient client, ForkRef fork, String branch)
            throws IOException, InterruptedException {
        Path work = directory.resolve("work");
        try (RepositoryToken token = client.mintPushToken(fork)) {
            String basic =
                    Base64.getEncoder()
                            .encodeToString(
                                    ("x-access-token:" + token.value())
                                            .getBytes(StandardCharsets.UTF_8));
            String header = "http.extraHeader=Authorization: Basic " + basic;
            String url = github.webUrl() + "/" + fork.repository().fullName() + ".git";
            git(directory, "-c", header, "clone", "-q", url, work.toString());
            Files.writeString(work.resolve("hello.txt"), "hello, world\n");
            git(work, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qam", "x");
            git(work, "-c", header, "push", "-q", "origin", "HEAD:refs/heads/" + branch);
        }
        return github.view().branch(fork.repository().fullName(), branch);
    }

    private static void git(Path where, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-C", where.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(git.exitValue()).as(output).isZero();
        } finally {
            git.destroyForcibly();
        }
    }
}
