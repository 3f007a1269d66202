package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.Road;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What people see of a secret in a change, and what is none. That no disguise comes through, the
 * attack suite shows by {@link SecretAttacks}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsInTheChangeIT {
    @TempDir static Path directory;
    private Range range;

    @BeforeAll
    void open() throws IOException {
        range = new Range(directory);
    }

    @AfterEach
    void nothingIsLeakedOrLeft() throws IOException, SQLException {
        range.road.tidiness().check();
        assertThat(range.oracle.violations()).isEmpty();
    }

    @AfterAll
    void close() throws IOException {
        range.close();
    }

    private Ticket issue(String name, Map<String, String> files, String agent) throws IOException {
        var all = new LinkedHashMap<>(files);
        all.putAll(SecretAttacks.files(agent));
        return range.road.repository(name, all).issue("Do it");
    }

    @Test
    void whatIsFoundIsToldByPlaceAndKind() throws IOException {
        String secret = range.road.hub().app().webhookSecret();
        Ticket issue =
                issue(
                        "told",
                        Map.of(),
                        SecretAttacks.agent(
                                secret,
                                "put('src/a.txt', 'one\\ntwo ' + b64('k' + s)); put('b', s)"));
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.SECRET_FOUND);
        new Golden()
                .task(task.id())
                .commit("BASE", task.spec().base())
                .check("escalation-secret-found.md", issue.only("escalation"));
    }

    /**
     * Nothing judges the change of an agent that ran out of time; its patch is shown all the same.
     */
    @Test
    void theUnfinishedChangeOfASlowAgentIsWithheld() throws IOException, SQLException {
        String secret = range.road.hub().app().webhookSecret();
        String does = "put('a.js', str(textwrap.wrap(s, 6))); print('/'.join(s), flush=True)";
        var files = new LinkedHashMap<String, String>();
        files.put(
                Seeds.POLICY,
                Seeds.policyOf(
                        Seeds.shell("sh agent.sh; sleep 60", "true", "agent-timeout: 3s\n")));
        files.put("agent.sh", SecretAttacks.agent(secret, does));
        Ticket issue = range.road.repository("slow", files).issue("Do it");
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.TIMEOUT);
        assertThat(issue.only("escalation"))
                .contains("withheld: it holds the webhook secret")
                .doesNotContain("diff --git")
                .doesNotContain(secret.charAt(0) + "/" + secret.charAt(1) + "/" + secret.charAt(2));
        assertThat(range.oracle.violations(issue.place())).isEmpty();
        assertThat(range.oracle.violations()).isEmpty();
    }

    /** What the repository had before is its own affair. */
    @Test
    void aTokenThatWasThereIsNoFinding() throws IOException {
        String token = "ghp_" + "q8Zr4Tn1Vb6Wm3Xc9Yd2Ke5Lf7Gh0JpRsUvB";
        Ticket issue =
                issue("old", Map.of("test.txt", "token: " + token + "\n"), "echo more >> test.txt");

        Road.assertPublished(range.road.work(issue));
    }

    @Test
    void anArchiveThatIsABombIsRefused() throws IOException {
        Ticket issue =
                issue(
                        "bomb",
                        Map.of(),
                        SecretAttacks.agent("x", "put('a.gz', gzip.compress(bytes(200 << 20)))"));
        Task task = range.road.work(issue);

        Road.assertEscalated(task, FailureReason.POLICY_DENIED);
        assertThat(issue.only("escalation")).contains("too large or too deep");
        assertThat(issue.place().pulls()).isEmpty();
    }
}
