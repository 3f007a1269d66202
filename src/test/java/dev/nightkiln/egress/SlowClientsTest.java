package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Clients and hosts that stall, go away or come in crowds. */
class SlowClientsTest {
    private static final Patience SHORT =
            new Patience(Duration.ofMillis(500), Duration.ofMillis(400));

    @TempDir private Path directory;
    private Loopback host;

    @BeforeEach
    void start() throws IOException {
        host = new Loopback(directory);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void aHeaderThatIsNeverFinishedIsHungUpOnAndHoldsNobodyUp() throws IOException {
        host.open(Map.of(), SHORT);
        try (SocketChannel slow = connect("GET http://registry.corp/ HTTP/1.1\r\nHos")) {
            assertThat(host.get("/x")).startsWith("HTTP/1.1 200 ");
            assertThat(rest(slow)).doesNotContain("200");
        }
    }

    @Test
    void aTunnelInWhichNothingMovesIsClosedAndWrittenDown() throws IOException {
        host.open(Map.of(), SHORT);
        byte[] hello = Hello.to("git.corp");
        try (SocketChannel tunnel = host.tunnel()) {
            tunnel.write(ByteBuffer.wrap(hello));
            assertThat(rest(tunnel)).hasSize(hello.length);
        }
        logged("\"up\":" + hello.length + ",\"down\":" + hello.length);
    }

    @Test
    void whatIsOnItsWayStillArrivesAfterTheClientHasSaidItsLast() throws IOException {
        host.open(Map.of());
        byte[] hello = Hello.to("git.corp");
        try (SocketChannel tunnel = host.tunnel()) {
            tunnel.write(ByteBuffer.wrap(hello));
            tunnel.shutdownOutput();
            assertThat(rest(tunnel)).hasSize(hello.length);
        }
        try (SocketChannel plain =
                connect(
                        "GET http://registry.corp:%d/big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .formatted(host.port()))) {
            plain.shutdownOutput();
            assertThat(rest(plain).length()).isGreaterThan(Loopback.BIG);
        }
        logged("\"down\":" + Loopback.BIG);
    }

    @Test
    void aClientThatGoesAwayLeavesALineWithWhatItTook() throws IOException {
        host.open(Map.of());
        try (SocketChannel client =
                connect(
                        "GET http://registry.corp:%d/big HTTP/1.1\r\nHost: x\r\n\r\n"
                                .formatted(host.port()))) {
            Channels.newInputStream(client).readNBytes(1_000);
        }
        logged("\"verdict\":\"failed\"");
        assertThat(host.gateway().traffic().downloaded()).isBetween(1_000L, (long) Loopback.BIG);
        byte[] hello = Hello.to("git.corp");
        SocketChannel tunnel = host.tunnel();
        tunnel.write(ByteBuffer.wrap(hello));
        tunnel.close();
        logged("\"up\":" + hello.length);
    }

    @Test
    void aHostThatBreaksOffIsNoWholeAnswer() throws IOException {
        host.open(Map.of());
        String answer = host.get("/broken");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("Content-Length: " + 2 * Loopback.BIG);
        assertThat(answer.length()).isLessThan(2 * Loopback.BIG);
        logged("\"verdict\":\"failed\"");
    }

    @Test
    void aHostThatNeverAnswersIsWaitedForNoLongerThanAllowed() throws IOException {
        host.open(Map.of(), SHORT);
        assertThat(host.get("/never")).startsWith("HTTP/1.1 502 ").contains("did not answer");
        logged("\"status\":0", "\"verdict\":\"failed\"");
    }

    /** Silent ones make room after a while, and whoever waits gets a turn. */
    @Test
    void moreConnectionsThanItsBoundWaitForTheirTurn() throws IOException {
        host.open(Map.of(), SHORT);
        List<SocketChannel> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                crowd.add(connect(""));
            }
            assertThat(host.get("/x")).startsWith("HTTP/1.1 200 ");
        } finally {
            for (SocketChannel one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void whatIsUnderWayWhenTheSandboxEndsHasItsLine() throws IOException {
        host.open(Map.of());
        byte[] hello = Hello.to("git.corp");
        try (SocketChannel tunnel = host.tunnel();
                SocketChannel plain =
                        connect(
                                "GET http://registry.corp:%d/never HTTP/1.1\r\nHost: x\r\n\r\n"
                                        .formatted(host.port()))) {
            tunnel.write(ByteBuffer.wrap(hello));
            Channels.newInputStream(tunnel).readNBytes(hello.length);
            await().until(() -> host.seen().size() == 1);
            host.gateway().close();
            // Complete as it stands: nothing may be written after the end.
            assertThat(host.log().lines())
                    .anyMatch(line -> line.contains("CONNECT"))
                    .anyMatch(line -> line.contains("/never"));
            assertThat(plain.isOpen()).isTrue();
        }
        assertThat(host.gateway().traffic().reached()).hasSize(2);
    }

    private SocketChannel connect(String first) throws IOException {
        SocketChannel channel = EgressFixture.connect(host.socket());
        channel.write(ByteBuffer.wrap(first.getBytes(ISO_8859_1)));
        return channel;
    }

    private static String rest(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), ISO_8859_1);
    }

    private void logged(String... parts) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(host.log().lines())
                                .anySatisfy(line -> assertThat(line).contains(parts)));
    }
}
