package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.ReactionContent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Every operation, taken and refused, against GitHub's own description of it. */
class StandInContractTest {
    private static final String REPO = "/repos/octo/hello";

    private Contract contract;
    private Town town;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        contract = new Contract();
        town = new Town(directory);
    }

    @AfterEach
    void stop() {
        town.close();
    }

    /** The answer must fit whatever was asked; only what is documented may succeed. */
    private List<String> violations() {
        return town.github.traffic().exchanges().stream()
                .flatMap(exchange -> {
                    var found = new TreeSet<>(contract.responseViolations(exchange));
                    if (exchange.status() < 300) {
                        found.addAll(contract.requestViolations(exchange));
                    }
                    found.removeIf(StandInContractTest::flawOfTheDescription);
                    return found.stream();
                })
                .toList();
    }

    /** In this list the description wants an account to be a user and an enterprise at once. */
    private static boolean flawOfTheDescription(String violation) {
        return violation.matches("GET /app/installations -> .*/\\d/account: required property .*");
    }

    @Test
    void everyOperationAnswersAsDescribed() throws IOException {
        new Tour(town).everything();

        assertThat(violations()).isEmpty();
        var answered = new TreeSet<String>();
        for (Exchange exchange : town.github.traffic().exchanges()) {
            if (exchange.status() < 300) {
                contract.operationOf(exchange).ifPresent(answered::add);
            }
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(contract.operations());
    }

    @Test
    void everyRefusalHasTheDescribedShape() {
        String token = town.token();
        String issue = REPO + "/issues/" + town.issue;
        var refused =
                List.of(
                        town.call("GET", issue, "ghs_unknown", null),
                        town.call("GET", issue, null, null),
                        town.call("GET", REPO + "/issues/99", token, null),
                        town.call("GET", REPO + "/branches/none", token, null),
                        town.call("GET", REPO + "/git/ref/heads/none", token, null),
                        town.call("DELETE", REPO + "/git/refs/heads/none", token, null),
                        town.call("GET", REPO + "/collaborators/none/permission", token, null),
                        town.call("GET", REPO + "/pulls?state=gone", token, null),
                        town.call("POST", REPO + "/pulls", token, "{\"title\":\"t\"}"),
                        town.call("POST", issue + "/comments", token, "{\"body\":"),
                        town.call("POST", issue + "/comments", token, "{}"),
                        town.call("POST", issue + "/labels", token, "{\"labels\":[]}"),
                        town.call("POST", issue + "/reactions", token, "{\"content\":\"ok\"}"),
                        town.call("POST", REPO + "/labels", token, "{\"color\":\"red\"}"),
                        town.call("POST", REPO + "/check-runs", token, "{\"name\":\"unit\"}"),
                        town.call("POST", "/app-manifests/none/conversions", null, null),
                        town.call(
                                "POST",
                                "/app/installations/" + town.installation + "/access_tokens",
                                town.jwt(),
                                "{\"permissions\":{\"administration\":\"write\"}}"));

        assertThat(refused).allMatch(answer -> answer.statusCode() >= 400);
        assertThat(violations()).isEmpty();
    }

    @Test
    void theDescriptionTellsRightFromWrong() {
        assertThat(wrong("POST", "/check-runs", "", "{\"name\":\"u\",\"head_sha\":\"a\"}"))
                .isEmpty();
        assertThat(
                        wrong(
                                "POST",
                                "/check-runs",
                                "",
                                "{\"name\":\"u\",\"head_sha\":\"a\",\"conclusion\":\"passed\"}"))
                .isNotEmpty();
        assertThat(wrong("POST", "/check-runs", "", "{\"name\":\"u\"}")).isNotEmpty();
        assertThat(wrong("POST", "/issues/1/comments", "", "{\"text\":\"x\"}")).isNotEmpty();
        assertThat(wrong("POST", "/issues/1/comments", "", "")).isNotEmpty();
        assertThat(wrong("GET", "/pulls", "state=gone", "")).isNotEmpty();
        assertThat(wrong("GET", "/pulls", "unknown=1", "")).isNotEmpty();
        assertThat(wrong("GET", "/issues/one", "", "")).isNotEmpty();
        assertThat(wrong("GET", "/nonsense", "", "")).isNotEmpty();
        var incomplete = new Exchange("GET", REPO + "/issues/1", "", "", 200, "{\"id\":1}");
        assertThat(contract.responseViolations(incomplete)).isNotEmpty();
        var undocumented = new Exchange("GET", REPO + "/issues/1", "", "", 202, "{}");
        assertThat(contract.responseViolations(undocumented)).isNotEmpty();
    }

    private List<String> wrong(String method, String path, String query, String body) {
        return contract.requestViolations(new Exchange(method, REPO + path, query, body, 0, ""));
    }

    @Test
    void theClientLibraryAsksOnlyForWhatIsDescribed() throws IOException {
        var client =
                new GitHubBuilder()
                        .withEndpoint(town.github.apiUrl().toString())
                        .withAppInstallationToken(town.token())
                        .build();
        var repository = client.getRepository(Town.REPO);
        var issue = repository.getIssue(town.issue);
        issue.addLabels("agent:running");
        issue.createReaction(ReactionContent.EYES);
        issue.comment("Taken.").update("Done.");
        repository.getPermission("ada");
        town.branch(Town.FORK, "agent");
        repository.createPullRequest("t", "bots:agent", "main", "b", false, true).setBody("c");
        repository.queryPullRequests().head("bots:agent").list().toList();
        repository
                .createCheckRun("unit", repository.getBranch("main").getSHA1())
                .withConclusion(GHCheckRun.Conclusion.SUCCESS)
                .create();

        assertThat(
                        town.github.traffic().exchanges().stream()
                                .flatMap(e -> contract.requestViolations(e).stream())
                                .toList())
                .isEmpty();
    }
}
