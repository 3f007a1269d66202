package dev.nightkiln.intake;

import static dev.nightkiln.intake.WebhookFixture.BODY;
import static dev.nightkiln.intake.WebhookFixture.SECRET;
import static dev.nightkiln.intake.WebhookFixture.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bodies of every size, in crumbs, broken off, and such that are no text. */
@ExtendWith(OnH2.class)
class WebhookBodyTest {
    private WebhookFixture webhook;

    @BeforeEach
    void open(TestDatabase where) {
        webhook = new WebhookFixture(where);
    }

    @AfterEach
    void close() {
        webhook.close();
    }

    @Test
    void theLargestDeliveryIsTakenAndOneByteMoreIsNot() {
        byte[] largest = new byte[WebhookEndpoint.MAX_BYTES];
        Arrays.fill(largest, (byte) ' ');
        byte[] tooLarge = Arrays.copyOf(largest, largest.length + 1);
        tooLarge[largest.length] = ' ';
        webhook.refused(413, webhook.signed(tooLarge));
        webhook.refused(
                413,
                webhook.signed(tooLarge, BodyPublishers.ofInputStream(() -> stream(tooLarge))));
        assertThat(webhook.status(webhook.signed(largest))).isEqualTo(202);
        assertThat(webhook.deliveries.count()).isEqualTo(1);
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void aBodyThatIsNoTextIsRefused() {
        webhook.refused(400, webhook.signed(new byte[] {'{', (byte) 0xc3, '}'}));
        webhook.refused(400, webhook.signed(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        webhook.refused(400, webhook.signed(new byte[] {'{', 0, '}'}));
    }

    /** Byte by byte, each in a packet of its own. */
    @Test
    void aBodyThatComesInCrumbsIsPutTogether() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), webhook.port())) {
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
                assertThat(webhook.deliveries.count()).isZero();
                out.write(crumb);
                out.flush();
            }
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 202".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 202");
        }
        assertThat(webhook.deliveries.count()).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffIsNotKept() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), webhook.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.setSoTimeout(20_000);
            socket.getInputStream().readAllBytes();
        }
        assertThat(webhook.deliveries.count()).isZero();
    }
}
