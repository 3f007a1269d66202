package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.Road;
import dev.nightkiln.demo.Fault;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each gate is broken on purpose; a broken gate is a closed one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenGatesIT {
    private static final Map<String, String> QUICK = Seeds.shell("echo done > result.txt", "true");

    /** Time to break something while the check runs. */
    private static final Map<String, String> SLOW =
            Seeds.shell("echo done > result.txt", "sleep 4");

    @TempDir static Path directory;
    private Range range;

    @BeforeAll
    void open() throws IOException {
        range = new Range(directory);
    }

    @AfterEach
    void nothingIsLeakedOrLeft() throws IOException, SQLException {
        range.road.hub().gitHub().faults().clear();
        range.road.tidiness().check();
        assertThat(range.oracle.violations()).isEmpty();
    }

    @AfterAll
    void close() throws IOException {
        range.close();
    }

    private void assertClosed(Task task, Ticket issue, FailureReason reason, String words)
            throws IOException {
        Road.assertEscalated(task, reason);
        assertThat(issue.place().pulls()).isEmpty();
        assertThat(issue.only("escalation")).contains("`" + reason + "`").contains(words);
        assertThat(range.oracle.violations(issue.place())).isEmpty();
    }

    @Test
    void withoutTheImageOfTheAgent() throws IOException {
        String policy = Seeds.policyOf(QUICK).replace("nightkiln/sandbox:dev", "nightkiln/no:dev");
        Ticket issue = range.road.repository("no-image", Seeds.policy(policy)).issue("Do it");

        assertClosed(
                range.road.work(issue), issue, FailureReason.IMAGE_UNAVAILABLE, "nightkiln/no:dev");
    }

    @Test
    void withAPolicyThatCannotBeRead() throws IOException {
        Ticket issue = range.road.repository("no-policy", Seeds.policy("\t%")).issue("Do it");

        assertClosed(
                range.road.work(issue), issue, FailureReason.POLICY_DENIED, "agent-policy.yml");
    }

    @Test
    void withoutTheRowOfThePolicysDigest() throws IOException, SQLException {
        Ticket issue = whileItIsChecked("no-digest");
        execute("DELETE FROM finding WHERE kind = 'policy' AND task = '" + id(issue) + "'");

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.INTERNAL, "digest");
    }

    @Test
    void withoutTheRowOfTheAgentsReport() throws IOException, SQLException {
        Ticket issue = whileItIsChecked("no-report");
        execute("DELETE FROM finding WHERE kind = 'agent' AND task = '" + id(issue) + "'");

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.INTERNAL, "report");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checks", "comparisons"})
    void withoutTheRowOf(String kind) throws IOException, SQLException {
        Ticket issue = whileGitHubMakesItWait("no-" + kind);
        execute("DELETE FROM finding WHERE kind = '" + kind + "' AND task = '" + id(issue) + "'");

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.INTERNAL, "checks");
    }

    @Test
    void withARowOfChecksThatSaysNothing() throws IOException, SQLException {
        Ticket issue = whileGitHubMakesItWait("empty-checks");
        execute(
                "UPDATE finding SET json = '{\"checks\":[]}' WHERE kind = 'checks' AND task = '"
                        + id(issue)
                        + "'");

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.INTERNAL, "checks");
    }

    @Test
    void withACheckThatIsKilledFromOutside() throws Exception {
        Ticket issue = whileItIsChecked("killed");
        for (String role : List.of("check-1", "check-1-again")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !range.road.engine().running(role).isEmpty());
            for (String container : range.road.engine().running(role)) {
                assertThat(new ProcessBuilder("docker", "kill", container).start().waitFor())
                        .isZero();
            }
        }

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.CHECK_FAILED, "check");
    }

    @Test
    void withoutTheCommitThatWasChecked() throws IOException {
        Ticket issue = whileItIsChecked("no-commit");
        Path mirrors = directory.resolve("state/mirrors");
        Path mirror = mirrors.resolve(issue.place().repository().id() + ".git");
        Files.move(mirror, directory.resolve("away.git"));

        assertClosed(range.road.awaitEnd(issue), issue, FailureReason.INTERNAL, "git");
    }

    @Test
    void withoutAPlaceForTheEvidence() throws IOException {
        Path evidence = directory.resolve("state/evidence");
        Path away = Files.move(evidence, directory.resolve("evidence.away"));
        Files.createFile(evidence);
        Ticket issue = range.road.repository("no-evidence", QUICK).issue("Do it");
        Task task;
        try {
            task = range.road.work(issue);
        } finally {
            Files.delete(evidence);
            Files.move(away, evidence);
        }

        assertClosed(task, issue, FailureReason.INTERNAL, "evidence");
    }

    /**
     * Nobody knows whether the requester may write; when GitHub is well again, the work is done.
     */
    @Test
    void whileGitHubDoesNotSayWhoMayWrite() throws IOException {
        Ticket issue = range.road.repository("ill", QUICK).issue("Do it");
        for (int i = 0; i < 6; i++) {
            range.road
                    .hub()
                    .gitHub()
                    .faults()
                    .failsNext(new Fault.Status(500), "GET", "/repos/acme/ill/collaborators");
        }
        range.road.tidiness().expectRefusal("^GET /repos/acme/ill/collaborators.* -> 500$");
        issue.label();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> refusals("/repos/acme/ill/collaborators") >= 2);
        assertThat(range.road.task(issue)).isEmpty();
        assertThat(issue.place().pulls()).isEmpty();

        range.road.hub().gitHub().faults().clear();
        Road.assertPublished(range.road.awaitEnd(issue));
    }

    private long refusals(String path) {
        return range.road.hub().gitHub().traffic().exchanges().stream()
                .filter(exchange -> exchange.path().startsWith(path) && exchange.status() >= 400)
                .count();
    }

    /** A socket's path may have 107 bytes. */
    @Test
    void withoutAGateway(@TempDir Path other) throws IOException, SQLException {
        Path deep = Files.createDirectories(other.resolve("x".repeat(100)));
        var canaries = new Canaries();
        String password = canaries.plant("the database's password");
        try (var sink = new Sink();
                var road = Road.open(deep, Optional.of(Hub.FORK_OWNER), password);
                var oracle =
                        new Oracle(
                                deep,
                                Path.of("/proc/self/mounts"),
                                road,
                                canaries,
                                sink,
                                List.of(),
                                password)) {
            canaries.guard("the webhook's secret", road.hub().app().webhookSecret());
            Place place = road.repository("no-gateway", QUICK);
            Ticket issue = place.issue("Do it");

            Road.assertEscalated(road.work(issue), FailureReason.INTERNAL);
            assertThat(issue.only("escalation")).contains("socket");
            assertThat(place.pulls()).isEmpty();
            road.tidiness().check();
            assertThat(oracle.violations()).isEmpty();
            assertThat(oracle.violations(place)).isEmpty();
        }
    }

    private Ticket whileItIsChecked(String name) throws IOException {
        Ticket issue = range.road.repository(name, SLOW).issue("Do it");
        issue.label();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !range.road.engine().running("check-1").isEmpty());
        return issue;
    }

    /** It is published up to the pull request, and then again from the beginning. */
    private Ticket whileGitHubMakesItWait(String name) throws IOException {
        Ticket issue = range.road.repository(name, QUICK).issue("Do it");
        String pulls = "/repos/acme/" + name + "/pulls";
        var limit = new Fault.SecondaryLimit(Duration.ofSeconds(3));
        range.road.hub().gitHub().faults().failsNext(limit, "POST", pulls);
        range.road.tidiness().expectRefusal("^POST " + pulls + " -> 403$");
        issue.label();
        await().atMost(Duration.ofSeconds(60)).until(() -> refusals(pulls) == 1);
        return issue;
    }

    private String id(Ticket issue) {
        return range.road.task(issue).orElseThrow().id().value();
    }

    private void execute(String statement) throws SQLException {
        try (var connection = range.oracle.connection();
                var changing = connection.createStatement()) {
            assertThat(changing.executeUpdate(statement)).isEqualTo(1);
        }
    }
}
