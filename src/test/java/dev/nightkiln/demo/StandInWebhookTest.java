package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Deliveries arrive signed, in order, once. */
class StandInWebhookTest {
    private record Arrived(String event, String guid, String signature, String body) {
        JsonNode json() {
            return Json.MAPPER.readTree(body);
        }
    }

    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private volatile int answer = 202;
    private HttpServer receiver;
    private Town town;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/hook",
                exchange -> {
                    var headers = exchange.getRequestHeaders();
                    arrived.add(
                            new Arrived(
                                    headers.getFirst("X-GitHub-Event"),
                                    headers.getFirst("X-GitHub-Delivery"),
                                    headers.getFirst("X-Hub-Signature-256"),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    exchange.sendResponseHeaders(answer, -1);
                    exchange.close();
                });
        receiver.start();
        town.github.deliverTo(
                town.app,
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"));
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        town.close();
    }

    private void awaitDeliveries(int count) {
        await().untilAsserted(() ->
                assertThat(town.github.webhooks().deliveries())
                        .hasSize(count)
                        .noneMatch(delivery -> delivery.statusCode() == 0));
    }

    @Test
    void aLabelByAPersonIsDeliveredSigned() {
        town.github.issue(Town.REPO, town.issue).label("agent:run", "ada");
        awaitDeliveries(1);

        Arrived delivery = arrived.getFirst();
        assertThat(delivery.event()).isEqualTo("issues");
        assertThat(delivery.signature())
                .isEqualTo(
                        Secrets.signature(
                                town.app.webhookSecret(),
                                delivery.body().getBytes(StandardCharsets.UTF_8)));
        JsonNode json = delivery.json();
        assertThat(json.at("/action").asString()).isEqualTo("labeled");
        assertThat(json.at("/label/name").asString()).isEqualTo("agent:run");
        assertThat(json.at("/issue/number").asInt()).isEqualTo(town.issue);
        assertThat(json.at("/repository/full_name").asString()).isEqualTo(Town.REPO);
        assertThat(json.at("/repository/default_branch").asString()).isEqualTo("main");
        assertThat(json.at("/sender/login").asString()).isEqualTo("ada");
        assertThat(json.at("/sender/type").asString()).isEqualTo("User");
        assertThat(json.at("/installation/id").asLong()).isEqualTo(town.installation);
    }

    @Test
    void whatTheAppDoesIsDeliveredAsTheBots() {
        String comments = "/repos/octo/hello/issues/" + town.issue + "/comments";
        town.call("POST", comments, town.token(), "{\"body\":\"Taken.\"}");
        awaitDeliveries(1);

        JsonNode json = arrived.getFirst().json();
        assertThat(json.at("/comment/body").asString()).isEqualTo("Taken.");
        assertThat(json.at("/sender/type").asString()).isEqualTo("Bot");
        assertThat(json.at("/sender/login").asString()).isEqualTo("night-kiln[bot]");
    }

    @Test
    void aFailedDeliveryIsNotRepeatedUntilSomebodyAsks() {
        answer = 500;
        town.github.issue(Town.REPO, town.issue).comment("ada", "/agent run");
        awaitDeliveries(1);
        String list = "/app/hook/deliveries?status=failure";
        JsonNode failed = Json.MAPPER.readTree(town.call("GET", list, town.jwt(), null).body());
        assertThat(failed).hasSize(1);
        assertThat(failed.at("/0/status_code").asInt()).isEqualTo(500);

        answer = 202;
        String id = failed.at("/0/id").asString();
        String attempts = "/app/hook/deliveries/" + id + "/attempts";
        assertThat(town.status("POST", attempts, town.jwt(), null)).isEqualTo(202);
        awaitDeliveries(2);

        assertThat(arrived.get(1).guid()).isEqualTo(arrived.get(0).guid());
        assertThat(arrived.get(1).body()).isEqualTo(arrived.get(0).body());
        assertThat(town.github.webhooks().deliveries().getLast().redelivery()).isTrue();
    }

    @Test
    void deliveriesCanBeHeldBackAndLost() {
        var conversation = town.github.issue(Town.REPO, town.issue);
        town.github.webhooks().pause();
        conversation.comment("ada", "first");
        conversation.comment("ada", "second");
        assertThat(arrived).isEmpty();
        town.github.webhooks().loseNext(1);
        town.github.webhooks().resume();
        awaitDeliveries(2);

        assertThat(arrived).hasSize(1);
        assertThat(arrived.getFirst().json().at("/comment/body").asString()).isEqualTo("second");
        assertThat(town.github.webhooks().deliveries().getFirst().statusCode()).isEqualTo(504);
    }
}
