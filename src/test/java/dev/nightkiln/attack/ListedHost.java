package dev.nightkiln.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.nightkiln.egress.EgressFixture;
import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.Outside;
import dev.nightkiln.sandbox.RealSandboxes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real container behind a gateway that lists one host, in a world where every name leads here:
 * nothing but the gateway's own judgement keeps a request from the sink.
 */
final class ListedHost implements AutoCloseable {
    private static final Set<String> EXPECTED =
            Set.of("host", "accept", "user-agent", "connection", "accept-encoding");

    private final Path directory;
    private final RealSandboxes real;
    private final HttpServer plain;
    private final ServerSocket tunnel;
    private final AtomicLong tunnelled = new AtomicLong();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int sink;

    ListedHost(Path directory, int sink) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.sink = sink;
        real = new RealSandboxes(directory);
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        plain.createContext("/", this::answer);
        plain.start();
        tunnel = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        List<String> more =
                headers.keySet().stream()
                        .filter(name -> !EXPECTED.contains(name.toLowerCase(Locale.ROOT)))
                        .toList();
        byte[] body =
                ("host="
                                + headers.getFirst("Host")
                                + " sent "
                                + (more.isEmpty() ? "nothing else" : more))
                        .getBytes(ISO_8859_1);
        boolean redirect = exchange.getRequestURI().getPath().equals("/redirect");
        try (exchange) {
            if (redirect) {
                exchange.getResponseHeaders().set("Location", "http://evil.corp:" + sink + "/");
            }
            exchange.sendResponseHeaders(redirect ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void listen() {
        while (!tunnel.isClosed()) {
            try (Socket client = tunnel.accept()) {
                tunnelled.addAndGet(client.getInputStream().readAllBytes().length);
            } catch (IOException gone) {
                // A tunnel that was cut, or the end.
            }
        }
    }

    List<Attack> attacks() {
        return ListedHostAttacks.of(tunnel.getLocalPort(), plain.getAddress().getPort(), sink);
    }

    /** What is wrong with each of the attacks, which are made one after the other. */
    List<List<String>> attack() throws IOException {
        List<Attack> attacks = attacks();
        var script = new StringBuilder();
        attacks.forEach(attack ->
                script.append("(\n").append(attack.script()).append(")\necho; echo ---END---\n"));
        var rules =
                EgressFixture.listing(
                        "listed.corp", tunnel.getLocalPort(), plain.getAddress().getPort());
        var outside =
                new Outside(
                        _ -> List.of(InetAddress.getLoopbackAddress()), line -> line, List.of());
        Path gw = directory.toRealPath().resolve("gw");
        try (var _ =
                Gateway.open(
                        gw,
                        directory.resolve("net.jsonl"),
                        rules,
                        outside,
                        InstantSource.system())) {
            var spec = real.spec(script.toString(), RealSandboxes.LIMITS, Optional.of(gw));
            real.run(spec, () -> false);
        }
        List<String> said = List.of(real.tail().split("---END---\\R?", -1));
        var wrong = new ArrayList<List<String>>();
        for (int i = 0; i < attacks.size(); i++) {
            String answer = i < said.size() ? said.get(i).strip() : "";
            wrong.add(
                    answer.matches(attacks.get(i).refusal())
                            ? List.of()
                            : List.of("it printed " + answer));
        }
        return wrong;
    }

    /** What reached the host that no attack may have sent it. */
    List<String> violations() {
        var wrong = new ArrayList<String>();
        if (tunnelled.get() > 0) {
            wrong.add(tunnelled + " bytes went through a tunnel");
        }
        asked.stream()
                .filter(request -> !request.equals("GET /") && !request.equals("GET /redirect"))
                .forEach(request -> wrong.add("the host was asked " + request));
        return wrong;
    }

    @Override
    public void close() throws IOException {
        plain.stop(0);
        tunnel.close();
        real.close();
    }
}
