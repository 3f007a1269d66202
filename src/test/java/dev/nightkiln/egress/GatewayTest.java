package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.egress.Traffic.Refused;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

class GatewayTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    private static final String RULE = "`egress.hosts` does not list it";
    private static final Outside OUTSIDE =
            new Outside(
                    host -> {
                        throw new AssertionError("looked up " + host);
                    },
                    line -> line,
                    List.of());

    @TempDir private Path directory;
    private Gateway gateway;

    @BeforeEach
    void open() {
        gateway =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        EgressFixture.nothingAllowed(),
                        OUTSIDE,
                        CLOCK);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aTunnelIsRefusedWithItsDestinationAndTheRule() throws IOException {
        String answer = ask("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains("\"host\":\"example.com\"", "\"port\":443")
                .contains(RULE, "policies/default.yml:12", ".github/agent-policy.yml");
        assertThat(gateway.traffic().refused())
                .containsExactly(
                        new Refused("example.com:443", RULE, "policies/default.yml:12", 1));
        assertThat(directory.resolve("net.jsonl"))
                .hasContent(
                        """
                        {"at":"2026-01-02T03:04:05Z","method":"CONNECT","host":"example.com","port":443,"path":"","bytes":0,"status":403,"verdict":"denied","rule":"`egress.hosts` does not list it","source":"policies/default.yml:12"}
                        """);
    }

    @Test
    void everyFormOfARequestIsRefused() throws IOException {
        List<String> requests =
                List.of(
                        "GET http://example.com/a?secret=1 HTTP/1.1\r\nHost: example.com\r\n\r\n",
                        "GET http://example.com:8080/a%2fb HTTP/1.1\r\nHost: other\r\n\r\n",
                        "GET https://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n",
                        "POST /llm/x HTTP/1.1\r\nHost: 127.0.0.1:3128\r\nContent-Length: 2\r\n\r\n{}",
                        "GET http://169.254.169.254/latest HTTP/1.0\r\n\r\n",
                        "GET http://[::1]:99/ HTTP/1.1\r\nHost: x\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
        for (String request : requests) {
            assertThat(ask(request)).as(request).startsWith("HTTP/1.1 403 ");
        }
        assertThat(gateway.traffic().refusals()).isEqualTo(requests.size());
        assertThat(gateway.traffic().refused())
                .extracting(Refused::destination)
                .startsWith("example.com:80", "example.com:8080", "example.com:443")
                .contains("127.0.0.1:3128", "169.254.169.254:80", "[::1]:99");
        assertThat(Files.readString(directory.resolve("net.jsonl")))
                .contains("\"path\":\"/a\"")
                .doesNotContain("secret=1");
    }

    @Test
    void aMalformedRequestBreaksNothing() throws IOException {
        List<String> requests =
                List.of(
                        "\0\1\2\3\r\n\r\n",
                        "\u0016\u0003\u0001 a TLS hello\r\n\r\n",
                        "GET\r\n\r\n",
                        "GET / HTTP/9.9\r\n\r\n",
                        "GET / HTTP/1.1\r\n\r\n",
                        "CONNECT example.com HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                        "CONNECT a\0b:443 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "CONNECT user@host:99999 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET http://user:pw@host/ HTTP/1.1\r\nHost: host\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                        "GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        for (String request : requests) {
            assertThat(ask(request))
                    .as(request.substring(0, Math.min(60, request.length())))
                    .doesNotStartWith("HTTP/1.1 2")
                    .doesNotStartWith("HTTP/1.1 500");
        }
        assertThat(ask("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        assertThat(Files.readString(directory.resolve("net.jsonl"))).contains("malformed");
    }

    @Test
    void destinationsBeyondTheFirstHundredAreCounted() throws IOException {
        for (int i = 0; i < 103; i++) {
            ask("CONNECT a:" + (i + 1) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        ask("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(gateway.traffic().refused()).hasSize(100);
        assertThat(gateway.traffic().refused().getFirst().requests()).isEqualTo(2);
        assertThat(gateway.traffic().refusals()).isEqualTo(104);
    }

    @Test
    void manyOpenConnectionsLeaveTheGatewayWithinItsBound() throws IOException {
        var held = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < 60; i++) {
                held.add(connect());
            }
            assertThat(ask("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    @Test
    void anotherUserMayUseTheSocketAndNotListTheDirectory() throws IOException {
        Path gw = directory.resolve("gw");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gw)))
                .isEqualTo("rwx--x--x");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(gw.resolve("egress.sock"))))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    void aClosedGatewayIsGoneAndMayBeOpenedAgain() throws IOException {
        gateway.close();
        assertThat(directory.resolve("gw/egress.sock")).doesNotExist();
        Files.createFile(directory.resolve("gw/egress.sock"));
        open();
        assertThat(ask("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aPathTooLongForASocketIsNamed() {
        Path deep = directory.resolve("d".repeat(100));
        assertThatThrownBy(() ->
                        Gateway.open(
                                deep,
                                directory.resolve("x"),
                                EgressFixture.nothingAllowed(),
                                OUTSIDE,
                                CLOCK))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("107")
                .hasMessageContaining(deep.toString());
    }

    @Test
    void whatTheSandboxChoseIsBoundedAndPlain() {
        var target = new Target("GET", "h\u001b[31m\u202e" + "x".repeat(300), 1, "");
        assertThat(target.shown()).startsWith("h?[31m?xxx").endsWith("...:1").hasSize(258);
    }

    private String ask(String request) throws IOException {
        return EgressFixture.ask(
                directory.resolve("gw/egress.sock"), request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private SocketChannel connect() throws IOException {
        return EgressFixture.connect(directory.resolve("gw/egress.sock"));
    }
}
