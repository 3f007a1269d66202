package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Database;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Headers of a delivery that are there twice, or are almost the right ones. */
@ExtendWith(OnH2.class)
class WebhookHeadersTest {
    private static final String SECRET = "sixteen letters and more";
    private static final String BODY = "{\"action\":\"labeled\"}";
    private static final String JSON = "Content-Type: application/json";
    private static final String GUID = "X-GitHub-Delivery: guid-1";
    private static final String EVENT = "X-GitHub-Event: issues";

    private Database database;
    private DeliveryStore deliveries;
    private HttpServer server;

    @BeforeEach
    void start(TestDatabase where) {
        database = where.open();
        deliveries = new DeliveryStore(database, new TestClock(), _ -> {});
        server =
                HttpServer.forWebhooks(
                        new HttpServer.Address("127.0.0.1", 0, Optional.empty()),
                        new HttpServer.Webhook(SECRET, deliveries, () -> {}),
                        () -> true);
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private static String signature() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal(BODY.getBytes(StandardCharsets.UTF_8));
            return "X-Hub-Signature-256: sha256=" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private int post(String... headers) throws IOException {
        String request =
                "POST /webhooks/github HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: "
                        + BODY.length()
                        + "\r\n"
                        + String.join("\r\n", headers)
                        + "\r\n\r\n"
                        + BODY;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readAllBytes();
            return Integer.parseInt(new String(answer, 9, 3, StandardCharsets.US_ASCII));
        }
    }

    private void refused(int status, String... headers) throws IOException {
        assertThat(post(headers)).as(String.join(", ", headers)).isEqualTo(status);
        assertThat(deliveries.count()).isZero();
    }

    @Test
    void aHeaderThatIsThereTwiceIsNotReadAsEither() throws IOException {
        String forged = "X-Hub-Signature-256: sha256=" + "0".repeat(64);
        refused(401, signature(), forged, JSON, GUID, EVENT);
        refused(401, forged, signature(), JSON, GUID, EVENT);
        refused(401, signature(), signature(), JSON, GUID, EVENT);
        refused(401, signature() + ", sha256=" + "0".repeat(64), JSON, GUID, EVENT);
        refused(400, signature(), JSON, GUID, "X-GitHub-Delivery: guid-2", EVENT);
        refused(400, signature(), JSON, GUID, EVENT, "X-GitHub-Event: issue_comment");
        refused(415, signature(), JSON, "Content-Type: text/plain", GUID, EVENT);
        assertThat(post(signature(), JSON, GUID, EVENT)).isEqualTo(202);
    }

    @Test
    void onlyTheRightDigestCountsHoweverItIsNamed() throws IOException {
        String code = signature().substring(signature().indexOf('=') + 1);
        for (String header :
                List.of(
                        "X-Hub-Signature: sha256=" + code,
                        "X-Hub-Signature-256: " + code,
                        "X-Hub-Signature-256: SHA256=" + code,
                        "X-Hub-Signature-256: sha512=" + code,
                        "X-Hub-Signature-256: sha256=" + code.toUpperCase(Locale.ROOT),
                        "X-Hub-Signature-256: sha256=" + code + " x")) {
            refused(401, header, JSON, GUID, EVENT);
        }
    }

    @Test
    void onlyPlainJsonIsTaken() throws IOException {
        for (String type :
                List.of(
                        "X-No: type",
                        "Content-Type: application/jsonp",
                        "Content-Type: application/json-seq",
                        "Content-Type: application/json, text/plain",
                        "Content-Type: text/json",
                        "Content-Type: multipart/form-data; boundary=application/json")) {
            refused(415, signature(), type, GUID, EVENT);
        }
        refused(415, signature(), JSON, "Content-Encoding: gzip", GUID, EVENT);
        assertThat(post(signature(), JSON + "; charset=utf-8", GUID, EVENT)).isEqualTo(202);
    }
}
