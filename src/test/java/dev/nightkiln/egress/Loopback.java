package dev.nightkiln.egress;

import static dev.nightkiln.egress.EgressFixture.internal;
import static dev.nightkiln.egress.EgressFixture.rules;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A gateway that lets through to {@code registry.corp}, which answers plain requests, and by tunnel
 * to {@code git.corp}, which says back what it is told.
 */
final class Loopback implements AutoCloseable {
    static final int BIG = 4 << 20;
    private static final Resolver LOOPBACK = host -> List.of(InetAddress.getLoopbackAddress());

    private final Path directory;
    private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    private final HttpServer origin;
    private final ServerSocket echo;
    private final Thread echoing;
    private final ByteArrayOutputStream echoed = new ByteArrayOutputStream();
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Gateway opened;

    Loopback(Path directory) throws IOException {
        this.directory = directory;
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        origin.createContext("/", this::answer);
        origin.createContext("/cut", Loopback::cut);
        origin.createContext("/head", Loopback::head);
        origin.start();
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        echoing = Thread.ofVirtual().start(this::echo);
    }

    Gateway gateway() {
        return Objects.requireNonNull(opened, "open() makes it");
    }

    List<Map<String, String>> seen() {
        return seen;
    }

    int echoed() {
        return echoed.size();
    }

    int echoPort() {
        return echo.getLocalPort();
    }

    void stopOrigin() {
        origin.stop(0);
    }

    /** The port is closed once nobody waits at it any more. */
    void stopEcho() throws IOException, InterruptedException {
        echo.close();
        echoing.join();
    }

    @Override
    public void close() throws IOException {
        gateway().close();
        over.countDown();
        origin.stop(0);
        echo.close();
    }

    void open(Map<String, Long> limits) {
        open(limits, Patience.USUAL);
    }

    void open(Map<String, Long> limits, Patience patience) {
        opened =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        rules(
                                limits,
                                internal("registry.corp", port(), "GET", "POST"),
                                internal("git.corp", echo.getLocalPort(), "CONNECT")),
                        new Outside(LOOPBACK, line -> line, List.of()),
                        InstantSource.system(),
                        patience);
    }

    int port() {
        return origin.getAddress().getPort();
    }

    String get(String path) throws IOException {
        return ask(
                "GET http://registry.corp:%d"
                        + path
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    String ask(String request) throws IOException {
        return EgressFixture.ask(socket(), request.formatted(port()).getBytes(ISO_8859_1));
    }

    Path socket() {
        return directory.resolve("gw/egress.sock");
    }

    SocketChannel tunnel() throws IOException {
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

    String log() throws IOException {
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
            if (exchange.getRequestURI().getPath().equals("/never")) {
                over.await();
            }
            if (exchange.getRequestURI().getPath().equals("/broken")) {
                exchange.sendResponseHeaders(200, 2 * BIG);
                exchange.getResponseBody().write(new byte[BIG]);
                return;
            }
            exchange.getResponseHeaders().set("Set-Cookie", "session=1");
            boolean redirect = exchange.getRequestURI().getPath().equals("/redirect");
            if (redirect) {
                exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest");
            }
            exchange.sendResponseHeaders(redirect ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void head(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, BIG);
        exchange.getResponseBody().flush();
        throw new IllegalStateException("the server drops the connection of what throws this");
    }

    /** In chunks, so that only the missing last one tells that it is not whole. */
    private static void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[BIG]);
        exchange.getResponseBody().flush();
        throw new IllegalStateException("the server drops the connection of what throws this");
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
