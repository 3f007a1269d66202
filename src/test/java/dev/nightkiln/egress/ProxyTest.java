package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Requests through a gateway to a host on loopback, as a client of any kind would send them. */
class ProxyTest {
    private static final int BIG = 4 << 20;
    private static final Resolver LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());

    @TempDir private Path directory;
    private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    private HttpServer origin;
    private ServerSocket echo;
    private final ByteArrayOutputStream echoed = new ByteArrayOutputStream();
    private @Nullable Gateway opened;

    @BeforeEach
    void start() throws IOException {
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        origin.createContext("/", this::answer);
        origin.start();
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
    }

    @AfterEach
    void stop() throws IOException {
        gateway().close();
        origin.stop(0);
        echo.close();
    }

    private Gateway gateway() {
        return Objects.requireNonNull(opened, "open() makes it");
    }

    @Test
    void aRequestGoesOnWithoutItsCredentialsAndIsWrittenDown() throws IOException {
        open(Map.of());
        String answer =
                ask(
                        """
                        GET http://registry.corp:%d/a/b.jar?v=1 HTTP/1.1\r
                        Host: other\r
                        Accept: x/y\r
                        Authorization: Basic c2VjcmV0\r
                        Cookie: a=b\r
                        Proxy-Authorization: Basic eA==\r
                        Connection: close, X-Hop\r
                        X-Hop: 1\r
                        Keep-Alive: 5\r
                        \r
                        """);
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("content of /a/b.jar?v=1");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("set-cookie");
        assertThat(seen.getFirst())
                .containsEntry("host", "registry.corp:" + port())
                .containsEntry("accept", "x/y")
                .doesNotContainKeys(
                        "authorization", "cookie", "proxy-authorization", "x-hop", "keep-alive");
        // The line is written after the last byte.
        await().untilAsserted(() -> assertThat(log()).endsWith("}\n"));
        assertThat(log())
                .contains("\"path\":\"/a/b.jar\"", "\"status\":200", "\"verdict\":\"allowed\"")
                .contains("\"down\":23", "\"source\":\"policies/default.yml:14\"")
                .doesNotContain("v=1");
        assertThat(gateway().traffic())
                .isEqualTo(
                        new Traffic(
                                1,
                                0,
                                23,
                                List.of(
                                        new Traffic.Reached(
                                                "registry.corp:" + port(), 1, 0, 0, 23)),
                                0,
                                List.of(),
                                ModelUse.NONE));
    }

    @Test
    void bodiesOfBothKindsGoOn() throws IOException {
        open(Map.of());
        ask(
                "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        ask(
                "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertThat(seen).extracting(request -> request.get("body")).containsExactly("hello", "abc");
        assertThat(gateway().traffic().uploaded()).isEqualTo(8);
    }

    @Test
    void aRedirectIsHandedToTheClientAndNotFollowed() throws IOException {
        open(Map.of());
        assertThat(get("/redirect"))
                .startsWith("HTTP/1.1 302 ")
                .contains("http://169.254.169.254/latest");
        assertThat(seen).hasSize(1);
    }

    @Test
    void twoRequestsInOneAreNeverTwoForTheOtherSide() throws IOException {
        open(Map.of());
        for (String body :
                List.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Content-Length: 0\r\nContent-Length: 50\r\n\r\n",
                        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        "X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
            ask(
                    "POST http://registry.corp:%d/first HTTP/1.1\r\nHost: x\r\n"
                            + body
                            + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        assertThat(seen)
                .extracting(request -> request.get("path"))
                .doesNotContain("/smuggled", "/first");
    }

    @Test
    void aHostThatDoesNotAnswerIsToldFromOneThatIsRefused() throws IOException {
        open(Map.of());
        origin.stop(0);
        assertThat(get("/x")).startsWith("HTTP/1.1 502 ").contains("did not answer");
        int closed = echo.getLocalPort();
        echo.close();
        assertThat(ask("CONNECT git.corp:" + closed + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 502 Nightkiln lets git.corp:" + closed);
    }

    @Test
    void theReasonOfARefusedTunnelIsOnTheStatusLineWhereClientsShowIt() throws IOException {
        open(Map.of());
        assertThat(ask("CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith(
                        "HTTP/1.1 403 Nightkiln refused example.com:443: `egress.hosts` does not list it"
                                + " (policies/default.yml:12)\r\n");
    }

    @Test
    void aDownloadIsCutOffAtItsBudgetAndTheNextRequestIsToldWhy() throws IOException {
        open(Map.of("egress-download", 100_000L));
        assertThat(get("/big").length()).isLessThan(101_000);
        await().untilAsserted(() ->
                assertThat(log()).contains("cut off: limits.egress-download is spent"));
        assertThat(get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-download");
        assertThat(gateway().traffic().downloaded()).isEqualTo(100_000);
    }

    @Test
    void anUploadIsCutOffAtItsBudget() throws IOException {
        open(Map.of("egress-upload", 1_000L));
        ask(
                "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n"
                        + "u".repeat(500_000));
        assertThat(seen)
                .noneSatisfy(request -> assertThat(request.get("body")).hasSizeGreaterThan(1_000));
        assertThat(get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-upload");
    }

    @Test
    void requestsThatRaceForTheBudgetDoNotExceedIt() throws Exception {
        open(Map.of("egress-requests", 10L));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                var _ = threads.submit(() -> get("/x"));
            }
        }
        assertThat(seen).hasSize(10);
        assertThat(get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-requests");
    }

    @Test
    void aTunnelPassesTlsToItsOwnHostEvenInSmallPieces() throws IOException {
        open(Map.of());
        byte[] hello = Hello.to("git.corp");
        try (SocketChannel tunnel = tunnel()) {
            for (byte one : hello) {
                tunnel.write(ByteBuffer.wrap(new byte[] {one}));
            }
            assertThat(Channels.newInputStream(tunnel).readNBytes(hello.length)).isEqualTo(hello);
            tunnel.write(ByteBuffer.wrap("more".getBytes(ISO_8859_1)));
            assertThat(Channels.newInputStream(tunnel).readNBytes(4)).asString().isEqualTo("more");
        }
        await().untilAsserted(() -> assertThat(log()).contains("\"up\":" + (hello.length + 4)));
    }

    @Test
    void aTunnelPassesNothingButTlsToItsOwnHost() throws IOException {
        open(Map.of());
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
            try (SocketChannel tunnel = tunnel()) {
                tunnel.write(ByteBuffer.wrap(first));
                assertThat(Channels.newInputStream(tunnel).readAllBytes()).isEmpty();
            }
        }
        // Sent in one piece with the CONNECT, it would be the first thing to slip through.
        String early = "CONNECT git.corp:" + echo.getLocalPort() + " HTTP/1.1\r\nHost: x\r\n\r\n";
        assertThat(ask(early + "SECRET")).doesNotContain("SECRET");
        assertThat(echoed.size()).isZero();
        assertThat(log()).contains("another host than the tunnel", "must begin with TLS");
    }

    @Test
    void aTunnelIsCutOffAtTheBudget() throws IOException {
        open(Map.of("egress-upload", 50_000L));
        try (SocketChannel tunnel = tunnel()) {
            byte[] hello = Hello.to("git.corp");
            tunnel.write(ByteBuffer.wrap(hello));
            InputStream in = Channels.newInputStream(tunnel);
            in.readNBytes(hello.length);
            try {
                tunnel.write(ByteBuffer.wrap(new byte[BIG]));
            } catch (IOException cut) {
                assertThat(cut).hasMessageMatching("(?i).*(broken pipe|reset).*");
            }
        }
        await().untilAsserted(
                        () -> assertThat(log()).contains("cut off: limits.egress-upload is spent"));
        assertThat(echoed.size()).isLessThanOrEqualTo(50_000);
    }

    private void open(Map<String, Long> limits) {
        opened =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        rules(
                                limits,
                                internal("registry.corp", port(), "GET", "POST"),
                                internal("git.corp", echo.getLocalPort(), "CONNECT")),
                        new Outside(LOOPBACK, line -> line, List.of()),
                        InstantSource.system());
    }

    private int port() {
        return origin.getAddress().getPort();
    }

    private String get(String path) throws IOException {
        return ask(
                "GET http://registry.corp:%d"
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private String ask(String request) throws IOException {
        return EgressFixture.ask(socket(), request.formatted(port()).getBytes(ISO_8859_1));
    }

    private Path socket() {
        return directory.resolve("gw/egress.sock");
    }

    private SocketChannel tunnel() throws IOException {
        SocketChannel channel = EgressFixture.connect(socket());
        String request = "CONNECT git.corp:" + echo.getLocalPort() + " HTTP/1.1\r\nHost: x\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
        InputStream in = Channels.newInputStream(channel);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
        return channel;
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("net.jsonl"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            request.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            request.put("path", exchange.getRequestURI().toString());
            request.put("body", new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            seen.add(request);
            byte[] body =
                    exchange.getRequestURI().getPath().equals("/big")
                            ? new byte[BIG]
                            : ("content of " + exchange.getRequestURI()).getBytes(ISO_8859_1);
            exchange.getResponseHeaders().set("Set-Cookie", "session=1");
            boolean redirect = exchange.getRequestURI().getPath().equals("/redirect");
            if (redirect) {
                exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest");
            }
            exchange.sendResponseHeaders(redirect ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void echo() {
        while (!echo.isClosed()) {
            try (var client = echo.accept()) {
                byte[] buffer = new byte[64 << 10];
                for (int n = client.getInputStream().read(buffer);
                        n >= 0;
                        n = client.getInputStream().read(buffer)) {
                    synchronized (echoed) {
                        echoed.write(buffer, 0, n);
                    }
                    client.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException gone) {
                // The tunnel was cut, or the test is over.
            }
        }
    }
}
