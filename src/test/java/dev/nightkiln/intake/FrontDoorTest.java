package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What may come in at all, written byte by byte: no client library would send most of this. */
@ExtendWith(OnH2.class)
class FrontDoorTest {
    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    private final AtomicBoolean broken = new AtomicBoolean();
    private Database database;
    private DeliveryStore deliveries;
    private HttpServer server;

    @BeforeEach
    void start(TestDatabase where) {
        database = where.open();
        deliveries = new DeliveryStore(database, new TestClock(), _ -> {});
        server = serving(Optional.empty(), HttpServer.Limits.USUAL);
    }

    private HttpServer serving(Optional<URI> publicUrl, HttpServer.Limits limits) {
        return HttpServer.forWebhooks(
                new HttpServer.Address("127.0.0.1", 0, publicUrl),
                new HttpServer.Webhook("sixteen letters and more", deliveries, () -> {}),
                () -> {
                    if (broken.get()) {
                        throw new IllegalStateException("<b>secret</b> at line 7");
                    }
                    return true;
                },
                limits);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    @Test
    void anAddressOfTheNewerKindIsListenedAtToo() throws IOException {
        assumeThat(Files.exists(Path.of("/proc/net/if_inet6"))).as("IPv6 is there").isTrue();
        server.close();
        server =
                HttpServer.forWebhooks(
                        new HttpServer.Address("[0:0:0:0:0:0:0:1]", 0, Optional.empty()),
                        new HttpServer.Webhook("sixteen letters and more", deliveries, () -> {}),
                        () -> true);
        try (var socket = new Socket(InetAddress.ofLiteral("::1"), server.port())) {
            socket.setSoTimeout(20_000);
            String request = HEALTH.replace("127.0.0.1", "[::1]:" + server.port()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String say(String request) throws IOException {
        try (var socket = connected()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private void refused(int status, String request) throws IOException {
        String answer = say(request);
        assertThat(status(answer)).as(request).isEqualTo(status);
        assertThat(body(answer)).as(request).isEqualTo(FrontDoor.words(status));
        assertThat(answer)
                .doesNotContainIgnoringCase("jetty")
                .doesNotContainIgnoringCase("javalin");
    }

    @Test
    void everyAnswerTellsABrowserToDoNothingWithIt() throws IOException {
        for (String request :
                List.of(
                        HEALTH + "\r\n",
                        "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                        "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(say(request))
                    .as(request)
                    .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("X-Frame-Options: DENY")
                    .contains("Referrer-Policy: no-referrer")
                    .contains("Cache-Control: no-store")
                    .contains("Connection: close")
                    .doesNotContain("unsafe")
                    .doesNotContain("Server:")
                    .doesNotContain("X-Powered-By")
                    .doesNotContain("Set-Cookie");
        }
    }

    @Test
    void anErrorSaysNothingOfTheRequestTheServerOrTheFault() throws IOException {
        refused(
                404,
                "GET /<script>alert(1)</script> HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        .replace("<", "%3C")
                        .replace(">", "%3E"));
        refused(404, "GET /etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n");
        refused(405, "GET /webhooks/github HTTP/1.1\r\nHost: localhost\r\n\r\n");
        broken.set(true);
        refused(500, HEALTH + "\r\n");
    }

    @Test
    void otherMethodsAreRefused() throws IOException {
        for (String method :
                List.of("TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "X")) {
            String answer =
                    say(
                            method
                                    + " /healthz HTTP/1.1\r\nHost: localhost\r\nX-Echo: echo-me\r\n\r\n");
            assertThat(status(answer)).as(method).isIn(400, 405);
            assertThat(answer).as(method).doesNotContain("echo-me");
        }
        String head = say(HEALTH.replace("GET", "HEAD") + "\r\n");
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
            String answer = say("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(status(answer)).as(host).isIn(400, 421);
        }
        for (String host : List.of("localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8080")) {
            assertThat(status(say("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
                    .as(host)
                    .isEqualTo(200);
        }
        assertThat(
                        status(
                                say(
                                        "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")))
                .isIn(400, 421);
        assertThat(status(say("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n")))
                .isEqualTo(400);
        assertThat(status(say("GET /healthz HTTP/1.1\r\n\r\n"))).isEqualTo(400);
    }

    @Test
    void onceThePublicNameIsKnownTheWebhookToldUnderAnotherIsRefused() throws IOException {
        String post = "POST /webhooks/github HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n";
        assertThat(status(say(post.formatted("hooks.example")))).isEqualTo(401);
        server.close();
        server =
                serving(
                        Optional.of(URI.create("https://hooks.example/nightkiln")),
                        HttpServer.Limits.USUAL);
        assertThat(status(say(post.formatted("hooks.example")))).isEqualTo(401);
        assertThat(status(say(post.formatted("Hooks.Example:443")))).isEqualTo(401);
        refused(421, post.formatted("evil.example"));
    }

    @Test
    void anotherSiteMayLinkHereAndNothingElse() throws IOException {
        String cross =
                HEALTH + "Sec-Fetch-Site: %s\r\nSec-Fetch-Mode: %s\r\nSec-Fetch-Dest: %s\r\n\r\n";
        refused(403, cross.formatted("cross-site", "no-cors", "image"));
        refused(403, cross.formatted("cross-site", "cors", "empty"));
        refused(403, cross.formatted("cross-site", "navigate", "iframe"));
        refused(403, cross.formatted("same-site", "no-cors", "script"));
        assertThat(status(say(cross.formatted("cross-site", "navigate", "document"))))
                .isEqualTo(200);
        assertThat(status(say(cross.formatted("same-origin", "cors", "empty")))).isEqualTo(200);
        assertThat(status(say(cross.formatted("none", "navigate", "document")))).isEqualTo(200);
        String form =
                "POST /webhooks/github HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 0\r\n%s\r\n";
        refused(
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
            refused(403, form.formatted("Origin: " + origin + "\r\n"));
        }
        assertThat(status(say(form.formatted("Origin: http://127.0.0.1:80\r\n")))).isEqualTo(401);
    }

    @Test
    void aSecondRequestOnOneConnectionIsNeverRead() throws IOException {
        String pipelined = say(HEALTH + "\r\n" + HEALTH + "\r\n");
        assertThat(pipelined.split("HTTP/1.1 ", -1)).hasSize(2);
        String smuggled =
                say(
                        "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                + HEALTH
                                + "\r\n");
        assertThat(smuggled.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(smuggled).doesNotContain("ok\n");
        for (String doubtful :
                List.of(
                        "Content-Length: 1\r\nContent-Length: 2\r\n",
                        "Content-Length: -1\r\n",
                        "Content-Length: 1e3\r\n",
                        "Transfer-Encoding: chunked, identity\r\n",
                        "Content-Length : 1\r\n",
                        " folded: 1\r\n")) {
            assertThat(
                            status(
                                    say(
                                            "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\n"
                                                    + doubtful
                                                    + "\r\nxx")))
                    .as(doubtful)
                    .isBetween(400, 499);
        }
        assertThat(deliveries.count()).isZero();
    }

    @Test
    void headersHaveAnEnd() throws IOException {
        assertThat(status(say(HEALTH + "X: " + "x".repeat(15_000) + "\r\n\r\n"))).isEqualTo(200);
        refused(431, HEALTH + "X: " + "x".repeat(17_000) + "\r\n\r\n");
        var many = new StringBuilder(HEALTH);
        for (int i = 0; i < 5000; i++) {
            many.append("X").append(i).append(": y\r\n");
        }
        refused(431, many + "\r\n");
        assertThat(
                        status(
                                say(
                                        "GET /"
                                                + "x".repeat(20_000)
                                                + " HTTP/1.1\r\nHost: localhost\r\n\r\n")))
                .isIn(414, 431);
    }

    /** A byte now and then would keep an idle timeout content for ever. */
    @Test
    void whoDripsIsCutOffInTheHeadersAndInTheBody() throws IOException {
        server.close();
        server =
                serving(
                        Optional.empty(),
                        new HttpServer.Limits(Duration.ofMillis(700), Duration.ofSeconds(10), 16));
        assertThat(drip("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")).isLessThan(5000);
        assertThat(
                        drip(
                                """
                                POST /webhooks/github HTTP/1.1\r
                                Host: localhost\r
                                Content-Length: 1000000\r
                                \r
                                """))
                .isLessThan(5000);
        assertThat(deliveries.count()).isZero();
        assertThat(status(say(HEALTH + "\r\n"))).isEqualTo(200);
    }

    /** For how many milliseconds somebody who drips is listened to. */
    private long drip(String start) throws IOException {
        long begin = System.nanoTime();
        try (var socket = connected()) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(50);
            while (System.nanoTime() - begin < 6_000_000_000L && isOpen(socket)) {
                socket.getOutputStream().write('x');
            }
        } catch (SocketException cutOff) {
            // What we wanted.
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static boolean isOpen(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }

    @Test
    void aCrowdThatSaysNothingIsWaitedOutAndThenOthersAreServed() throws IOException {
        server.close();
        server =
                serving(
                        Optional.empty(),
                        new HttpServer.Limits(Duration.ofSeconds(1), Duration.ofSeconds(10), 8));
        var crowd = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 40; i++) {
                crowd.add(connected());
            }
            assertThat(status(say(HEALTH + "\r\n"))).isEqualTo(200);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }
}
