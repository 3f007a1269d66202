package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The webhook over real HTTP, and deliveries signed as GitHub signs them. */
final class WebhookFixture implements AutoCloseable {
    static final String SECRET = "a secret with ümlauts";
    static final byte[] BODY = "{\"action\":\"labeled\"}".getBytes(StandardCharsets.UTF_8);

    final AtomicInteger hurried = new AtomicInteger();
    final DeliveryStore deliveries;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Database database;
    private final HttpServer server;

    WebhookFixture(TestDatabase where) {
        database = where.open();
        deliveries = new DeliveryStore(database, new TestClock(), _ -> {});
        server =
                HttpServer.forWebhooks(
                        new HttpServer.Address("127.0.0.1", 0, Optional.empty()),
                        new HttpServer.Webhook(SECRET, deliveries, hurried::incrementAndGet),
                        () -> true);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        http.close();
        server.close();
        database.close();
    }

    HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder bare(byte[] body, BodyPublisher publisher) {
        return at("/webhooks/github")
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature(body, SECRET))
                .POST(publisher);
    }

    HttpRequest.Builder unsigned(byte[] body) {
        return at("/webhooks/github")
                .header("Content-Type", "application/json")
                .header("X-GitHub-Delivery", "guid-1")
                .header("X-GitHub-Event", "issues")
                .POST(BodyPublishers.ofByteArray(body));
    }

    HttpRequest.Builder signed(byte[] body) {
        return signed(body, BodyPublishers.ofByteArray(body));
    }

    HttpRequest.Builder signed(byte[] body, BodyPublisher publisher) {
        return bare(body, publisher)
                .header("X-GitHub-Delivery", "guid-1")
                .header("X-GitHub-Event", "issues");
    }

    void refused(int status, HttpRequest.Builder request) {
        assertThat(status(request)).isEqualTo(status);
        assertThat(deliveries.count()).isZero();
        assertThat(hurried).hasValue(0);
    }

    int status(HttpRequest.Builder request) {
        return send(request.build()).statusCode();
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    static String signature(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
