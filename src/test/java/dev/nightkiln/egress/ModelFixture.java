package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A gateway with a provider of models on loopback that says what it is told to. */
final class ModelFixture implements AutoCloseable {
    static final String KEY = "sk-real-key-of-the-operator";

    private static final Source LINE = new Source("policies/default.yml", 31);
    private static final Optional<ModelRule.Price> PRICE =
            Optional.of(new ModelRule.Price(3_000_000, 300_000, 15_000_000));

    private final Path directory;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer provider;
    final Gateway gateway;
    volatile Reply reply = Reply.json(200, "{}");

    record Asked(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    /** After its first piece it waits until somebody lets it go on. */
    record Reply(
            int status, Map<String, String> headers, List<byte[]> pieces, CountDownLatch goesOn) {
        static Reply of(int status, Map<String, String> headers, byte[]... pieces) {
            return new Reply(status, headers, List.of(pieces), new CountDownLatch(0));
        }

        static Reply json(int status, String body) {
            return of(status, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
        }

        static Reply events(String... pieces) {
            byte[][] bytes =
                    Stream.of(pieces).map(piece -> piece.getBytes(UTF_8)).toArray(byte[][]::new);
            return of(200, Map.of("content-type", "text/event-stream"), bytes);
        }

        Reply waiting() {
            return new Reply(status, headers, pieces, new CountDownLatch(1));
        }
    }

    ModelFixture(Path directory, Map<String, Long> limits) throws IOException {
        this.directory = directory;
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(threads);
        provider.createContext("/", this::answer);
        provider.start();
        var url = URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
        gateway =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        EgressFixture.models(
                                limits,
                                new ModelRule("anthropic", "claude-sonnet-*", PRICE, LINE),
                                new ModelRule("openai", "gpt-5", Optional.empty(), LINE),
                                new ModelRule("gemini", "gemini-2.5-pro", Optional.empty(), LINE),
                                new ModelRule("keyless", "llama", Optional.empty(), LINE)),
                        new Outside(
                                Resolver.system(),
                                line -> line,
                                List.of(
                                        new ModelProvider(
                                                "anthropic", ModelApi.ANTHROPIC, url, KEY),
                                        new ModelProvider("openai", ModelApi.OPENAI, url, KEY),
                                        new ModelProvider("gemini", ModelApi.GEMINI, url, KEY),
                                        new ModelProvider("unlisted", ModelApi.OPENAI, url, KEY))),
                        InstantSource.system());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(
                    new Asked(
                            exchange.getRequestURI().toString(),
                            Map.copyOf(exchange.getRequestHeaders()),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            Reply now = reply;
            exchange.getResponseHeaders().add("Set-Cookie", "session=" + KEY);
            now.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(now.status(), 0);
            for (byte[] piece : now.pieces()) {
                exchange.getResponseBody().write(piece);
                exchange.getResponseBody().flush();
                now.goesOn().await();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    List<Asked> asked() {
        return asked;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("net.jsonl"));
    }

    /** The line of a call is written after its last byte. */
    ModelUse used() {
        await().untilAsserted(() ->
                assertThat(log().lines().count())
                        .isEqualTo(asked.size() + gateway.traffic().refusals()));
        return gateway.traffic().models();
    }

    String bearer() {
        return "Authorization: Bearer " + gateway.modelToken();
    }

    String anthropic(String body) throws IOException {
        return call(
                "/llm/anthropic/v1/messages",
                "x-api-key: " + gateway.modelToken() + "\r\nCookie: a=b",
                body);
    }

    String call(String path, String header, String body) throws IOException {
        return EgressFixture.ask(socket(), request(path, header, body).getBytes(UTF_8));
    }

    Path socket() {
        return directory.resolve("gw/egress.sock");
    }

    static String request(String path, String header, String body) {
        return "POST %s HTTP/1.1\r\nHost: 127.0.0.1:3128\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(
                        path,
                        header.isEmpty() ? "" : header + "\r\n",
                        body.getBytes(UTF_8).length,
                        body);
    }

    @Override
    public void close() {
        reply.goesOn().countDown();
        gateway.close();
        provider.stop(0);
        threads.close();
    }
}
