package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tunnels to a host on loopback, as a client of any kind would open them. */
class TunnelTest {
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
    void theReasonOfARefusedTunnelIsOnTheStatusLineWhereClientsShowIt() throws IOException {
        host.open(Map.of());
        assertThat(host.ask("CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith(
                        "HTTP/1.1 403 Nightkiln refused example.com:443: `egress.hosts` does not list it"
                                + " (policies/default.yml:12)\r\n");
    }

    @Test
    void aTunnelPassesTlsToItsOwnHostEvenInSmallPieces() throws IOException {
        host.open(Map.of());
        byte[] hello = Hello.to("git.corp");
        try (SocketChannel tunnel = host.tunnel()) {
            for (byte one : hello) {
                tunnel.write(ByteBuffer.wrap(new byte[] {one}));
            }
            assertThat(Channels.newInputStream(tunnel).readNBytes(hello.length)).isEqualTo(hello);
            tunnel.write(ByteBuffer.wrap("more".getBytes(ISO_8859_1)));
            assertThat(Channels.newInputStream(tunnel).readNBytes(4)).asString().isEqualTo("more");
        }
        await().untilAsserted(
                        () -> assertThat(host.log()).contains("\"up\":" + (hello.length + 4)));
    }

    @Test
    void aTunnelPassesNothingButTlsToItsOwnHost() throws IOException {
        host.open(Map.of());
        byte[] twice = Hello.to("git.corp");
        twice[5] = 2;
        for (byte[] first :
                List.of(
                        Hello.to("evil.example"),
                        Hello.to("git.corp.evil.example"),
                        "GET / HTTP/1.1\r\nHost: git.corp\r\n\r\n".getBytes(ISO_8859_1),
                        "SSH-2.0-x\r\n".getBytes(ISO_8859_1),
                        new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff},
                        new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0},
                        twice)) {
            try (SocketChannel tunnel = host.tunnel()) {
                tunnel.write(ByteBuffer.wrap(first));
                assertThat(Channels.newInputStream(tunnel).readAllBytes()).isEmpty();
            }
        }
        // Sent in one piece with the CONNECT, it would be the first thing to slip through.
        String early = "CONNECT git.corp:" + host.echoPort() + " HTTP/1.1\r\nHost: x\r\n\r\n";
        assertThat(host.ask(early + "SECRET")).doesNotContain("SECRET");
        assertThat(host.echoed()).isZero();
        assertThat(host.log()).contains("another host than the tunnel", "must begin with TLS");
    }

    @Test
    void aTunnelIsCutOffAtTheBudget() throws IOException {
        host.open(Map.of("egress-upload", 50_000L));
        try (SocketChannel tunnel = host.tunnel()) {
            byte[] hello = Hello.to("git.corp");
            tunnel.write(ByteBuffer.wrap(hello));
            InputStream in = Channels.newInputStream(tunnel);
            in.readNBytes(hello.length);
            try {
                tunnel.write(ByteBuffer.wrap(new byte[Loopback.BIG]));
            } catch (IOException cut) {
                assertThat(cut).hasMessageMatching("(?i).*(broken pipe|reset).*");
            }
        }
        await().untilAsserted(() ->
                assertThat(host.log()).contains("cut off: limits.egress-upload is spent"));
        assertThat(host.echoed()).isLessThanOrEqualTo(50_000);
    }
}
