package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.TokenView;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;
import dev.nightkiln.testing.Tidiness;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The server is killed at every stage; after the next start the task ends as if it had not been.
 */
class CrashIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;
    private Hub hub;
    private ChildServer server;

    @BeforeEach
    void open() throws IOException {
        hub = Hub.open(directory);
        server = ChildServer.start(hub, directory);
    }

    @AfterEach
    void close() {
        server.close();
        hub.close();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private Place place(String agent, String check) throws IOException {
        return hub.repository("thing", Seeds.shell(agent, check));
    }

    private void awaitRunning(String role) {
        await("the container of the " + role, () -> !server.engine().running(role).isEmpty());
    }

    private void assertEndsAsIfNothingHadHappened(Ticket issue)
            throws InterruptedException, SQLException {
        Place place = issue.place();
        await(
                "the end",
                () ->
                        issue.view().labels().equals(List.of("agent:review"))
                                && issue.last("status").contains("**Draft pull request"));
        assertThat(place.conversation(place.pull()).comments("evidence")).hasSize(1);
        assertThat(issue.comments("status")).hasSize(1);
        assertThat(issue.view().comments()).hasSize(1);
        assertThat(issue.view().reactions()).hasSize(1);
        await(
                "the probe",
                () ->
                        place.checkRuns().stream()
                                .anyMatch(run -> run.name().equals("nightkiln/conflicts")));
        assertThat(place.checkRuns())
                .extracting(CheckRunView::name)
                .containsExactlyInAnyOrder(
                        "nightkiln",
                        "nightkiln/conflicts",
                        "nightkiln/secrets",
                        "nightkiln/comparison",
                        "nightkiln/policy",
                        "nightkiln/dependencies",
                        "nightkiln/check",
                        "nightkiln/sign-off");
        assertThat(hub.gitHub().view().branches(place.name())).hasSize(2);
        server.terminate(Duration.ofSeconds(30));
        assertThat(server.states()).containsExactly("PUBLISHED");
        new Tidiness(hub, server.engine(), server.state()).checkLeftovers();
    }

    @Test
    void whileTheAgentRuns() throws Exception {
        Ticket issue = place("sleep 2; echo one > result.txt", "test -s result.txt").issue("A");
        issue.label();
        awaitRunning("agent");

        server.kill();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    @Test
    void againAndAgainAlsoInTheMiddleOfTheStart() throws Exception {
        Ticket issue =
                place("sleep 2; echo one > result.txt", "sleep 2; test -s result.txt").issue("A");
        issue.label();
        awaitRunning("agent");

        server.kill();
        server.startAgain();
        // What the first server left may still be running: this hits the start, or the second
        // agent.
        awaitRunning("agent");
        server.kill();
        server.startAgain();
        awaitRunning("check-1");
        server.kill();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    @Test
    void whileTheChecksRun() throws Exception {
        Ticket issue = place("echo one > result.txt", "sleep 2; test -s result.txt").issue("A");
        issue.label();
        awaitRunning("check-1");

        server.kill();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    /** The round that was cut off starts over on the change of the one before. */
    @Test
    void inTheSecondRound() throws Exception {
        String agent =
                "if [ -f half.txt ]; then sleep 2; echo one > result.txt; else echo half > half.txt; fi";
        var files = Seeds.shell(agent, "test -s result.txt || { sleep 1; exit 1; }");
        files.computeIfPresent(
                Seeds.POLICY, (_, policy) -> policy.replace("rounds: 0", "rounds: 1"));
        Ticket issue = hub.repository("thing", files).issue("A");
        issue.label();
        awaitRunning("check-1");
        awaitRunning("agent");

        server.kill();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
        assertThat(
                        server.asked(
                                "SELECT event FROM journal WHERE event IN"
                                        + " ('AgentStarted', 'Reclaimed', 'SentBack') ORDER BY id"))
                .containsExactly(
                        "AgentStarted", "SentBack", "AgentStarted", "Reclaimed", "AgentStarted");
    }

    @Test
    void beforeTheAnswerToThePullRequestArrives() throws Exception {
        Place place = place("echo one > result.txt", "true");
        Ticket issue = place.issue("A");
        // The pull request is opened, its answer is lost, and the next call never ends.
        hub.gitHub()
                .faults()
                .failsNext(new Fault.ResetAfterEffect(), "POST", "/repos/acme/thing/pulls");
        hub.gitHub().faults().failsNext(new Fault.Hang(), "POST", "/repos/acme/thing/pulls");
        issue.label();
        await("the pull request", () -> !place.pulls().isEmpty());

        server.kill();
        hub.gitHub().faults().clear();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    /** The branch has the next commit already, and the comment speaks of the one before. */
    @Test
    void whileTheEvidenceOfAFollowUpIsBeingWritten() throws Exception {
        Place place = place("date +%N >> result.txt", "true");
        Ticket issue = place.issue("A");
        issue.label();
        await("the review", () -> issue.view().labels().equals(List.of("agent:review")));
        CommitSha before = place.pull().headSha();
        String marker = place.conversation(place.pull()).only("evidence");
        hub.gitHub().faults().failsNext(new Fault.Hang(), "POST", "/repos/acme/thing/check-runs");
        place.conversation(place.pull()).person().requestChanges(Hub.PERSON, "Once more, please.");
        await("the second commit", () -> !place.pull().headSha().equals(before));

        server.kill();
        hub.gitHub().faults().clear();
        server.startAgain();

        await(
                "the end",
                () ->
                        issue.view().labels().equals(List.of("agent:review"))
                                && !place.conversation(place.pull())
                                        .only("evidence")
                                        .equals(marker));
        await("the status", () -> issue.last("status").contains("**Draft pull request"));
        assertThat(place.conversation(place.pull()).only("evidence"))
                .contains(place.pull().headSha().hex());
        assertThat(hub.gitHub().view().history(place.name(), place.pull().headSha().hex()))
                .as("base, and one commit for each attempt")
                .hasSize(3);
        assertThat(place.pulls()).hasSize(1);
        server.terminate(Duration.ofSeconds(30));
        assertThat(server.states()).containsExactly("PUBLISHED");
        new Tidiness(hub, server.engine(), server.state()).checkLeftovers();
    }

    @Test
    void whileTheEvidenceIsBeingWritten() throws Exception {
        Place place = place("echo one > result.txt", "true");
        Ticket issue = place.issue("A");
        hub.gitHub()
                .faults()
                .failsNext(new Fault.Hang(), "POST", "/repos/acme/thing/issues/2/comments");
        issue.label();
        await("the pull request", () -> !place.pulls().isEmpty());

        server.kill();
        hub.gitHub().faults().clear();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    @Test
    void rightAfterTheDeliveryWasTaken() throws Exception {
        Ticket issue = place("echo one > result.txt", "true").issue("A");
        issue.label();
        Awaitility.await("202")
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        hub.gitHub().webhooks().deliveries().stream()
                                .anyMatch(delivery ->
                                        "labeled".equals(delivery.action())
                                                && delivery.statusCode() == 202));

        server.kill();
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }

    @Test
    void stoppedInAnOrderlyWayWhileTheAgentRuns() throws Exception {
        Ticket issue = place("sleep 2; echo one > result.txt", "test -s result.txt").issue("A");
        issue.label();
        awaitRunning("agent");

        server.terminate(Duration.ofSeconds(30));
        assertThat(server.engine().everything()).isEmpty();
        assertThat(hub.gitHub().view().tokens()).noneMatch(TokenView::alive);
        server.startAgain();

        assertEndsAsIfNothingHadHappened(issue);
    }
}
