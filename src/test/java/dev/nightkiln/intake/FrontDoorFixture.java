package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server to talk to byte by byte: no client library would send most of this. */
final class FrontDoorFixture implements AutoCloseable {
    static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    final AtomicBoolean broken = new AtomicBoolean();
    final DeliveryStore deliveries;
    private final Database database;
    private HttpServer server;

    FrontDoorFixture(TestDatabase where) {
        database = where.open();
        deliveries = new DeliveryStore(database, new TestClock(), _ -> {});
        server = serving("127.0.0.1", Optional.empty(), HttpServer.Limits.USUAL);
    }

    /** Serves from now on as told. */
    void serve(String address, Optional<URI> publicUrl, HttpServer.Limits limits) {
        server.close();
        server = serving(address, publicUrl, limits);
    }

    /** Shows these too from now on. */
    void show(Pages pages) {
        server.close();
        server = serving("127.0.0.1", Optional.empty(), HttpServer.Limits.USUAL, pages);
    }

    private HttpServer serving(
            String address, Optional<URI> publicUrl, HttpServer.Limits limits, Pages... more) {
        var pages = new ArrayList<Pages>(List.of(more));
        pages.add(new KeysPage(() -> "{\"keys\":[]}\n"));
        return HttpServer.forWebhooks(
                new HttpServer.Address(address, 0, publicUrl),
                new HttpServer.Webhook("sixteen letters and more", deliveries, () -> {}),
                () -> {
                    if (broken.get()) {
                        throw new IllegalStateException("<b>secret</b> at line 7");
                    }
                    return true;
                },
                limits,
                pages.toArray(Pages[]::new));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }

    Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    String say(String request) throws IOException {
        try (var socket = connected()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    void refused(int status, String request) throws IOException {
        String answer = say(request);
        assertThat(status(answer)).as(request).isEqualTo(status);
        assertThat(body(answer)).as(request).isEqualTo(FrontDoor.words(status));
        assertThat(answer)
                .doesNotContainIgnoringCase("jetty")
                .doesNotContainIgnoringCase("javalin");
    }
}
