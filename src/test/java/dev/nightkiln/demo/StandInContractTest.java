package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.ReactionContent;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
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

    private JsonNode call(String method, String path, String credential, String body) {
        HttpResponse<String> answer =
                town.call(method, path, credential, body.isEmpty() ? null : body);
        assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isBetween(200, 299);
        return answer.body().isEmpty()
                ? Json.MAPPER.createObjectNode()
                : Json.MAPPER.readTree(answer.body());
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
    void everyOperationAnswersAsDescribed() throws Exception {
        theApp();
        theRepository();
        theIssue();
        thePullRequest();
        theChecks();
        theDeliveries();
        theManifest();
        call("DELETE", "/installation/token", town.token(), "");

        assertThat(violations()).isEmpty();
        var answered = new TreeSet<String>();
        for (Exchange exchange : town.github.traffic().exchanges()) {
            if (exchange.status() < 300) {
                contract.operationOf(exchange).ifPresent(answered::add);
            }
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(contract.operations());
    }

    private void theApp() {
        String installation = "/app/installations/" + town.installation;
        call("GET", "/app", town.jwt(), "");
        call("GET", "/app/installations", town.jwt(), "");
        call("GET", installation, town.jwt(), "");
        call("GET", REPO + "/installation", town.jwt(), "");
        call(
                "POST",
                installation + "/access_tokens",
                town.jwt(),
                "{\"repositories\":[\"hello\"],\"permissions\":{\"issues\":\"write\"}}");
        call("GET", "/installation/repositories?per_page=10&page=1", town.token(), "");
        call("GET", "/rate_limit", town.token(), "");
        call("GET", "/meta", town.token(), "");
        call("GET", "/users/ada", town.token(), "");
        call("GET", "/users/night-kiln%5Bbot%5D", town.token(), "");
    }

    private void theRepository() {
        String token = town.token();
        call("GET", REPO, token, "");
        call("GET", "/repos/bots/hello", town.token(town.forkInstallation, "{}"), "");
        call("GET", REPO + "/branches/main", token, "");
        call("GET", REPO + "/git/ref/heads/main", token, "");
        call("GET", REPO + "/collaborators/ada/permission", token, "");
        town.branch(Town.REPO, "gone");
        call("GET", REPO + "/branches/gone", token, "");
        call("DELETE", REPO + "/git/refs/heads/gone", token, "");
    }

    private void theIssue() {
        String token = town.token();
        String issue = REPO + "/issues/" + town.issue;
        call("POST", REPO + "/labels", token, "{\"name\":\"agent:run\",\"color\":\"ff8800\"}");
        call("GET", REPO + "/labels/agent:run", token, "");
        call("POST", issue + "/labels", token, "{\"labels\":[\"agent:run\",\"new one\"]}");
        call("GET", issue + "/labels", token, "");
        call("DELETE", issue + "/labels/new%20one", token, "");
        call("GET", issue, token, "");
        call("GET", REPO + "/issues?labels=agent:run&state=open&per_page=5", token, "");
        JsonNode comment = call("POST", issue + "/comments", token, "{\"body\":\"Taken.\"}");
        String edited = REPO + "/issues/comments/" + comment.path("id").asLong();
        call("GET", issue + "/comments?per_page=1", token, "");
        call("GET", edited, token, "");
        call("PATCH", edited, token, "{\"body\":\"Done.\"}");
        for (String place : List.of(issue, edited)) {
            call("POST", place + "/reactions", token, "{\"content\":\"eyes\"}");
            call("POST", place + "/reactions", token, "{\"content\":\"eyes\"}");
            call("GET", place + "/reactions?content=eyes", token, "");
        }
    }

    private void thePullRequest() {
        String token = town.token();
        town.branch(Town.FORK, "agent");
        call(
                "POST",
                REPO + "/pulls",
                token,
                "{\"title\":\"t\",\"head\":\"bots:agent\",\"base\":\"main\",\"body\":\"b\",\"draft\":true}");
        call("GET", REPO + "/pulls?state=all&head=bots:agent", token, "");
        call("GET", REPO + "/pulls/2", token, "");
        call("GET", REPO + "/issues?state=all", token, "");
        call("PATCH", REPO + "/pulls/2", token, "{\"title\":\"u\",\"state\":\"closed\"}");
        call("PATCH", REPO + "/pulls/2", token, "{\"state\":\"open\"}");
        town.github.issue(Town.REPO, 2).readyForReview("octo");
        assertThat(town.github.issue(Town.REPO, 2).merge("octo")).isTrue();
        call("GET", REPO + "/pulls/2", token, "");
        call("GET", REPO + "/issues/2", token, "");
    }

    private void theChecks() {
        String token = town.token();
        String head = town.branch(Town.REPO, "checked").hex();
        call(
                "POST",
                REPO + "/pulls",
                token,
                "{\"title\":\"t\",\"head\":\"checked\",\"base\":\"main\"}");
        String output =
                """
                {"title":"t","summary":"s","text":"x","annotations":[{"path":"a","start_line":1,
                 "end_line":2,"annotation_level":"warning","message":"m"}]}
                """;
        JsonNode run =
                call(
                        "POST",
                        REPO + "/check-runs",
                        token,
                        "{\"name\":\"unit\",\"head_sha\":\"%s\",\"status\":\"in_progress\"}"
                                .formatted(head));
        String path = REPO + "/check-runs/" + run.path("id").asLong();
        call(
                "PATCH",
                path,
                token,
                "{\"status\":\"completed\",\"conclusion\":\"failure\",\"output\":" + output + "}");
        call("GET", path, token, "");
        call("GET", REPO + "/commits/" + head + "/check-runs?check_name=unit", token, "");
        call("GET", REPO + "/commits/checked/check-runs?filter=all", token, "");
    }

    private void theDeliveries() throws IOException {
        var receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(202, -1);
                    exchange.close();
                });
        receiver.start();
        try {
            String target = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
            town.github.deliverTo(town.app, URI.create(target));
            town.github.issue(Town.REPO, town.issue).comment("ada", "hello");
            town.github.issue(Town.REPO, town.issue).comment("ada", "again");
            await().until(() ->
                    town.github.webhooks().deliveries().stream()
                            .allMatch(delivery -> delivery.statusCode() == 202));
            JsonNode list = call("GET", "/app/hook/deliveries?per_page=1", town.jwt(), "");
            String one = "/app/hook/deliveries/" + list.at("/0/id").asLong();
            call("GET", one, town.jwt(), "");
            call("POST", one + "/attempts", town.jwt(), "");
        } finally {
            receiver.stop(0);
        }
    }

    private void theManifest() {
        String code =
                new ManifestSubmission(town)
                        .code(
                                "{\"name\":\"Other\",\"url\":\"http://127.0.0.1\",\"redirect_url\":\"http://127.0.0.1/x\"}");
        assertThat(town.status("POST", "/app-manifests/" + code + "/conversions", null, null))
                .isEqualTo(201);
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
