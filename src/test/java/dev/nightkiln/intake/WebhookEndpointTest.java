package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Crowd;
import dev.nightkiln.store.Database;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestClock;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The front door over real HTTP: what is taken, what is refused, and that nothing refused is kept.
 */
@ExtendWith(OnH2.class)
class WebhookEndpointTest {
    private static final String SECRET = "a secret with ümlauts";
    private static final byte[] BODY = "{\"action\":\"labeled\"}".getBytes(StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger hurried = new AtomicInteger();
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
                        new HttpServer.Webhook(SECRET, deliveries, hurried::incrementAndGet),
                        () -> true);
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        database.close();
    }

    @Test
    void aSignedDeliveryIsStoredAsItCame() {
        assertThat(status(signed(BODY))).isEqualTo(202);
        assertThat(deliveries.unfinished("guid-1"))
                .contains(new Delivery("guid-1", "issues", "{\"action\":\"labeled\"}"));
        assertThat(hurried).hasValue(1);
        assertThat(status(signed(BODY))).isEqualTo(202);
        assertThat(deliveries.count()).isEqualTo(1);
    }

    @Test
    void whatIsNotSignedWithOurSecretIsRefused() {
        String valid = signature(BODY, SECRET);
        for (String forged :
                List.of(
                        signature(BODY, "another secret"),
                        signature("{}".getBytes(StandardCharsets.UTF_8), SECRET),
                        valid.substring(0, valid.length() - 1),
                        valid + "0",
                        valid.substring("sha256=".length()),
                        valid.replace("sha256=", "sha1="),
                        "sha1=" + "0".repeat(40),
                        "sha256=",
                        "none")) {
            refused(401, unsigned(BODY).header("X-Hub-Signature-256", forged));
        }
        refused(401, unsigned(BODY));
        refused(401, unsigned(BODY).header("X-Hub-Signature", "sha1=" + "0".repeat(40)));
        HttpResponse<String> answer = send(unsigned(BODY).build());
        assertThat(answer.body())
                .isEqualTo(
                        "the signature does not match: is the App's webhook secret the one of this"
                                + " server?\n");
    }

    @Test
    void theLargestDeliveryIsTakenAndOneByteMoreIsNot() {
        byte[] largest = new byte[WebhookEndpoint.MAX_BYTES];
        Arrays.fill(largest, (byte) ' ');
        byte[] tooLarge = Arrays.copyOf(largest, largest.length + 1);
        tooLarge[largest.length] = ' ';
        refused(413, signed(tooLarge));
        refused(413, signed(tooLarge, BodyPublishers.ofInputStream(() -> stream(tooLarge))));
        assertThat(status(signed(largest))).isEqualTo(202);
        assertThat(deliveries.count()).isEqualTo(1);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void onlyJsonIsTakenAndTheAnswerSaysWhereThatIsSet() {
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "a/b")) {
            refused(415, signed(BODY).setHeader("Content-Type", type));
        }
        var request = signed(BODY).setHeader("Content-Type", "Application/JSON; charset=utf-8");
        assertThat(status(request)).isEqualTo(202);
    }

    @Test
    void withoutItsHeadersADeliveryIsRefused() {
        for (String header : List.of("X-GitHub-Delivery", "X-GitHub-Event")) {
            refused(400, signed(BODY).setHeader(header, ""));
            refused(400, signed(BODY).setHeader(header, "x".repeat(65)));
            refused(400, signed(BODY).setHeader(header, "../../etc/passwd"));
            refused(400, signed(BODY).setHeader(header, "a b"));
        }
        refused(400, bare(BODY, BodyPublishers.ofByteArray(BODY)));
    }

    @Test
    void aBodyThatIsNoTextIsRefused() {
        refused(400, signed(new byte[] {'{', (byte) 0xc3, '}'}));
        refused(400, signed(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        refused(400, signed(new byte[] {'{', 0, '}'}));
    }

    @Test
    void twoHundredCopiesAtOnceAreOneDelivery() {
        List<Integer> answers = Crowd.of(200, _ -> status(signed(BODY)));
        assertThat(Collections.frequency(answers, 202)).isEqualTo(200);
        assertThat(deliveries.count()).isEqualTo(1);
    }

    /** Byte by byte, each in a packet of its own. */
    @Test
    void aBodyThatComesInCrumbsIsPutTogether() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(
                    """
                    POST /webhooks/github HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: %d
                    X-GitHub-Delivery: guid-1
                    X-GitHub-Event: issues
                    X-Hub-Signature-256: %s

                    """
                            .formatted(BODY.length, signature(BODY, SECRET))
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (byte crumb : BODY) {
                assertThat(deliveries.count()).isZero();
                out.write(crumb);
                out.flush();
            }
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 202".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
        }
        assertThat(deliveries.count()).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffIsNotKept() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.setSoTimeout(20_000);
            socket.getInputStream().readAllBytes();
        }
        assertThat(deliveries.count()).isZero();
    }

    @Test
    void nothingElseIsServed() {
        for (String path : List.of("/", "/setup", "/webhooks", "/webhooks/github/../x")) {
            assertThat(send(at(path).GET().build()).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(send(at("/webhooks/github").GET().build()).statusCode()).isIn(404, 405);
        assertThat(send(at("/healthz").GET().build()).body()).isEqualTo("ok\n");
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private HttpRequest.Builder bare(byte[] body, BodyPublisher publisher) {
        return at("/webhooks/github")
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", signature(body, SECRET))
                .POST(publisher);
    }

    private HttpRequest.Builder unsigned(byte[] body) {
        return at("/webhooks/github")
                .header("Content-Type", "application/json")
                .header("X-GitHub-Delivery", "guid-1")
                .header("X-GitHub-Event", "issues")
                .POST(BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder signed(byte[] body) {
        return signed(body, BodyPublishers.ofByteArray(body));
    }

    private HttpRequest.Builder signed(byte[] body, BodyPublisher publisher) {
        return bare(body, publisher)
                .header("X-GitHub-Delivery", "guid-1")
                .header("X-GitHub-Event", "issues");
    }

    private void refused(int status, HttpRequest.Builder request) {
        assertThat(status(request)).isEqualTo(status);
        assertThat(deliveries.count()).isZero();
        assertThat(hurried).hasValue(0);
    }

    private int status(HttpRequest.Builder request) {
        return send(request.build()).statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static String signature(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
