package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** Calls every operation at least once, so that each one succeeds. */
record Tour(Town town) {
    private static final String REPO = "/repos/octo/hello";

    void everything() throws IOException {
        theApp();
        theRepository();
        theIssue();
        thePullRequest();
        theChecks();
        theDeliveries();
        theManifest();
        call("DELETE", "/installation/token", town.token(), "");
    }

    private JsonNode call(String method, String path, String credential, String body) {
        HttpResponse<String> answer =
                town.call(method, path, credential, body.isEmpty() ? null : body);
        assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isBetween(200, 299);
        return answer.body().isEmpty()
                ? Json.MAPPER.createObjectNode()
                : Json.MAPPER.readTree(answer.body());
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
        call("GET", REPO + "/contents/README.md?ref=main", token, "");
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
        town.github.issue(Town.REPO, 2).approve("octo");
        town.github.issue(Town.REPO, 2).requestChanges("ada");
        var note = new Conversation.LineNote("src/agent.txt", 1, "Why?");
        long review = town.github.issue(Town.REPO, 2).requestChanges("ada", "Say why.", note);
        town.github.issue(Town.REPO, 2).reply(review, "octo", "Because.");
        call("GET", REPO + "/pulls/2/reviews?per_page=1", token, "");
        call("GET", REPO + "/pulls/2/reviews/" + review, token, "");
        call("GET", REPO + "/pulls/2/reviews/" + review + "/comments", token, "");
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
}
