package dev.nightkiln.intake;

import static dev.nightkiln.intake.FrontDoorFixture.HEALTH;
import static dev.nightkiln.intake.FrontDoorFixture.body;
import static dev.nightkiln.intake.FrontDoorFixture.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may come in at all: by which method, under which name, from which site. */
@ExtendWith(OnH2.class)
class FrontDoorTest {
    private FrontDoorFixture door;

    @BeforeEach
    void open(TestDatabase where) {
        door = new FrontDoorFixture(where);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anAddressOfTheNewerKindIsListenedAtToo() throws IOException {
        assumeThat(Files.exists(Path.of("/proc/net/if_inet6"))).as("IPv6 is there").isTrue();
        door.serve("[0:0:0:0:0:0:0:1]", Optional.empty(), HttpServer.Limits.USUAL);
        try (var socket = new Socket(InetAddress.ofLiteral("::1"), door.port())) {
            socket.setSoTimeout(20_000);
            String request = HEALTH.replace("127.0.0.1", "[::1]:" + door.port()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void otherMethodsAreRefused() throws IOException {
        for (String method :
                List.of("TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "X")) {
            String answer =
                    door.say(
                            method
                                    + " /healthz HTTP/1.1\r\nHost: localhost\r\nX-Echo: echo-me\r\n\r\n");
            assertThat(status(answer)).as(method).isIn(400, 405);
            assertThat(answer).as(method).doesNotContain("echo-me");
        }
        String head = door.say(HEALTH.replace("GET", "HEAD") + "\r\n");
        assertThat(status(head)).isEqualTo(200);
        assertThat(body(head)).isEmpty();
    }

    @Test
    void aStrangersNameForThisServerIsRefused() throws IOException {
        for (String host :
                List.of(
                        "evil.example",
                        "evil.example:8080",
                        "localhost.evil.example",
                        "127.0.0.1.evil.example",
                        "0.0.0.0",
                        "127.1",
                        "[::]",
                        "localhost@evil.example",
                        "")) {
            String answer = door.say("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(status(answer)).as(host).isIn(400, 421);
        }
        for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8080")) {
            assertThat(status(door.say("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
                    .as(host)
                    .isEqualTo(200);
        }
        assertThat(
                        status(
                                door.say(
                                        "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")))
                .isIn(400, 421);
        assertThat(
                        status(
                                door.say(
                                        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")))
                .isEqualTo(400);
        assertThat(status(door.say("GET /healthz HTTP/1.1\r\n\r\n"))).isEqualTo(400);
    }

    @Test
    void onceThePublicNameIsKnownTheWebhookToldUnderAnotherIsRefused() throws IOException {
        String post = "POST /webhooks/github HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n";
        assertThat(status(door.say(post.formatted("hooks.example")))).isEqualTo(401);
        door.serve(
                "127.0.0.1",
                Optional.of(URI.create("https://hooks.example/nightkiln")),
                HttpServer.Limits.USUAL);
        assertThat(status(door.say(post.formatted("hooks.example")))).isEqualTo(401);
        assertThat(status(door.say(post.formatted("Hooks.Example:443")))).isEqualTo(401);
        door.refused(421, post.formatted("evil.example"));
    }

    @Test
    void anotherSiteMayLinkHereAndNothingElse() throws IOException {
        String cross =
                HEALTH + "Sec-Fetch-Site: %s\r\nSec-Fetch-Mode: %s\r\nSec-Fetch-Dest: %s\r\n\r\n";
        door.refused(403, cross.formatted("cross-site", "no-cors", "image"));
        door.refused(403, cross.formatted("cross-site", "cors", "empty"));
        door.refused(403, cross.formatted("cross-site", "navigate", "iframe"));
        door.refused(403, cross.formatted("same-site", "no-cors", "script"));
        assertThat(status(door.say(cross.formatted("cross-site", "navigate", "document"))))
                .isEqualTo(200);
        assertThat(status(door.say(cross.formatted("same-origin", "cors", "empty"))))
                .isEqualTo(200);
        assertThat(status(door.say(cross.formatted("none", "navigate", "document"))))
                .isEqualTo(200);
        String form =
                "POST /webhooks/github HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n%s\r\n";
        door.refused(
                403,
                form.formatted(
                        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"));
        for (String origin :
                List.of(
                        "https://evil.example",
                        "null",
                        "http://127.0.0.1:81",
                        "http://127.0.0.1",
                        "http://127.0.0.1:80.evil.example",
                        "file://")) {
            door.refused(403, form.formatted("Origin: " + origin + "\r\n"));
        }
        assertThat(status(door.say(form.formatted("Origin: http://127.0.0.1:80\r\n"))))
                .isEqualTo(401);
    }
}
