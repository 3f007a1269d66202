package dev.nightkiln.intake;

import static dev.nightkiln.intake.WebhookFixture.BODY;
import static dev.nightkiln.intake.WebhookFixture.SECRET;
import static dev.nightkiln.intake.WebhookFixture.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Crowd;
import dev.nightkiln.store.Delivery;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** What is taken over real HTTP, what is refused, and that nothing refused is kept. */
@ExtendWith(OnH2.class)
class WebhookEndpointTest {
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
    void aSignedDeliveryIsStoredAsItCame() {
        assertThat(webhook.status(webhook.signed(BODY))).isEqualTo(202);
        assertThat(webhook.deliveries.unfinished("guid-1"))
                .contains(new Delivery("guid-1", "issues", "{\"action\":\"labeled\"}"));
        assertThat(webhook.hurried).hasValue(1);
        assertThat(webhook.status(webhook.signed(BODY))).isEqualTo(202);
        assertThat(webhook.deliveries.count()).isEqualTo(1);
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
            webhook.refused(401, webhook.unsigned(BODY).header("X-Hub-Signature-256", forged));
        }
        webhook.refused(401, webhook.unsigned(BODY));
        webhook.refused(
                401, webhook.unsigned(BODY).header("X-Hub-Signature", "sha1=" + "0".repeat(40)));
        HttpResponse<String> answer = webhook.send(webhook.unsigned(BODY).build());
        assertThat(answer.body())
                .isEqualTo(
                        "the signature does not match: is the App's webhook secret the one of this"
                                + " server?\n");
    }

    @Test
    void onlyJsonIsTakenAndTheAnswerSaysWhereThatIsSet() {
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "a/b")) {
            webhook.refused(415, webhook.signed(BODY).setHeader("Content-Type", type));
        }
        var request =
                webhook.signed(BODY).setHeader("Content-Type", "Application/JSON; charset=utf-8");
        assertThat(webhook.status(request)).isEqualTo(202);
    }

    @Test
    void withoutItsHeadersADeliveryIsRefused() {
        for (String header : List.of("X-GitHub-Delivery", "X-GitHub-Event")) {
            webhook.refused(400, webhook.signed(BODY).setHeader(header, ""));
            webhook.refused(400, webhook.signed(BODY).setHeader(header, "x".repeat(65)));
            webhook.refused(400, webhook.signed(BODY).setHeader(header, "../../etc/passwd"));
            webhook.refused(400, webhook.signed(BODY).setHeader(header, "a b"));
        }
        webhook.refused(400, webhook.bare(BODY, BodyPublishers.ofByteArray(BODY)));
    }

    @Test
    void twoHundredCopiesAtOnceAreOneDelivery() {
        List<Integer> answers = Crowd.of(200, _ -> webhook.status(webhook.signed(BODY)));
        assertThat(Collections.frequency(answers, 202)).isEqualTo(200);
        assertThat(webhook.deliveries.count()).isEqualTo(1);
    }

    @Test
    void nothingElseIsServed() {
        for (String path : List.of("/", "/setup", "/webhooks", "/webhooks/github/../x")) {
            assertThat(webhook.send(webhook.at(path).GET().build()).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(webhook.send(webhook.at("/webhooks/github").GET().build()).statusCode())
                .isIn(404, 405);
        assertThat(webhook.send(webhook.at("/healthz").GET().build()).body()).isEqualTo("ok\n");
    }
}
