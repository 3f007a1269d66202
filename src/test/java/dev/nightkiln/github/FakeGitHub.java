package dev.nightkiln.github;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One repository of GitHub on loopback; faults are put on the next request that matches. */
final class FakeGitHub implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final String BASE = "/api/v3";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Planned> faults = new ConcurrentLinkedQueue<>();
    final FakeRepository state;

    FakeGitHub(InstantSource clock) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        state = new FakeRepository(clock);
        server.createContext(BASE, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    record Request(
            String method,
            String path,
            String query,
            int port,
            String authorization,
            JsonNode body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    record Reply(int status, Object body, Map<String, String> headers) {
        Reply(int status, Object body) {
            this(status, body, Map.of());
        }
    }

    private record Planned(String method, String pathPart, Fault fault) {
        boolean isFor(Request request) {
            return request.method().equals(method) && request.path().contains(pathPart);
        }
    }

    URI apiUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BASE);
    }

    void failsNext(String method, String pathPart, Fault fault) {
        faults.add(new Planned(method, pathPart, fault));
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> calls() {
        return requests.stream().map(Request::toString).toList();
    }

    long count(String method, String pathPart) {
        return requests.stream()
                .filter(each -> each.method().equals(method) && each.path().contains(pathPart))
                .count();
    }

    void forgetRequests() {
        requests.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            requests.add(request);
            Optional<Planned> planned =
                    faults.stream().filter(each -> each.isFor(request)).findFirst();
            planned.ifPresent(faults::remove);
            if (planned.isEmpty()) {
                send(exchange, state.answer(request));
                return;
            }
            switch (planned.get().fault()) {
                case Fault.Refusal(int status, var headers, String body) ->
                        send(exchange, new Reply(status, JSON.readTree(body), headers));
                case Fault.LostAnswer() -> state.answer(request);
                case Fault.LostRequest() -> {}
                case Fault.Dribble() -> dribble(exchange);
            }
        }
    }

    private void dribble(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        return new Request(
                exchange.getRequestMethod(),
                uri.getPath().substring(BASE.length()),
                uri.getQuery() == null ? "" : uri.getQuery(),
                exchange.getLocalAddress().getPort(),
                authorization == null ? "" : authorization,
                JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body));
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (reply.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        byte[] bytes = JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
