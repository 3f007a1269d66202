package dev.nightkiln.intake;

import static dev.nightkiln.intake.FrontDoorFixture.HEALTH;
import static dev.nightkiln.intake.FrontDoorFixture.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How much and how long somebody is listened to: one request, in a bounded time. */
@ExtendWith(OnH2.class)
class FrontDoorLimitsTest {
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
    void aSecondRequestOnOneConnectionIsNeverRead() throws IOException {
        String pipelined = door.say(HEALTH + "\r\n" + HEALTH + "\r\n");
        assertThat(pipelined.split("HTTP/1.1 ", -1)).hasSize(2);
        String smuggled =
                door.say(
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
                                    door.say(
                                            "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\n"
                                                    + doubtful
                                                    + "\r\nxx")))
                    .as(doubtful)
                    .isBetween(400, 499);
        }
        assertThat(door.deliveries.count()).isZero();
    }

    @Test
    void headersHaveAnEnd() throws IOException {
        assertThat(status(door.say(HEALTH + "X: " + "x".repeat(15_000) + "\r\n\r\n")))
                .isEqualTo(200);
        door.refused(431, HEALTH + "X: " + "x".repeat(17_000) + "\r\n\r\n");
        var many = new StringBuilder(HEALTH);
        for (int i = 0; i < 5000; i++) {
            many.append("X").append(i).append(": y\r\n");
        }
        door.refused(431, many + "\r\n");
        assertThat(
                        status(
                                door.say(
                                        "GET /"
                                                + "x".repeat(20_000)
                                                + " HTTP/1.1\r\nHost: localhost\r\n\r\n")))
                .isIn(414, 431);
    }

    /** A byte now and then would keep an idle timeout content for ever. */
    @Test
    void whoDripsIsCutOffInTheHeadersAndInTheBody() throws IOException {
        door.serve(
                "127.0.0.1",
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
        assertThat(door.deliveries.count()).isZero();
        assertThat(status(door.say(HEALTH + "\r\n"))).isEqualTo(200);
    }

    /** For how many milliseconds somebody who drips is listened to. */
    private long drip(String start) throws IOException {
        long begin = System.nanoTime();
        try (var socket = door.connected()) {
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
        door.serve(
                "127.0.0.1",
                Optional.empty(),
                new HttpServer.Limits(Duration.ofSeconds(1), Duration.ofSeconds(10), 8));
        var crowd = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 40; i++) {
                crowd.add(door.connected());
            }
            assertThat(status(door.say(HEALTH + "\r\n"))).isEqualTo(200);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }
}
