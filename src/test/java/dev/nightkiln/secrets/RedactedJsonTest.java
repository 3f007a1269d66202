package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/** What is sent to GitHub or stored as JSON stays JSON, and no text in it holds a secret. */
class RedactedJsonTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final Redactor redactor = Redactor.of(List.of("a-secret-\"of\"\nours"));

    @Test
    void aSecretIsReplacedAtEveryDepth() {
        String body =
                JSON.writeValueAsString(
                        Map.of("output", List.of(Map.of("text", "x a-secret-\"of\"\nours"), 7)));
        assertThat(redactor.redactJson(body))
                .isEqualTo("{\"output\":[{\"text\":\"x [redacted]\"},7]}");
    }

    @Test
    void aKeyThatBeginsInOneTextAndEndsInAnotherBreaksNothing() {
        String body =
                "{\"body\":\"-----BEGIN PRIVATE KEY-----\",\"title\":\"-----END PRIVATE KEY-----\"}";
        assertThat(redactor.redactJson(body))
                .isEqualTo("{\"body\":\"[redacted]\",\"title\":\"-----END PRIVATE KEY-----\"}");
    }

    @Test
    void noEscapeHidesASecretAndNoNameHoldsOne() {
        var plain = Redactor.of(List.of("plain-secret-1"));
        assertThat(plain.redactJson("{\"pl\\u0061in-secret-1\": [\"plain\\u002dsecret-1\"]}"))
                .isEqualTo("{\"[redacted]\":[\"[redacted]\"]}");
    }

    @Test
    void whatHoldsNoSecretStaysByteForByte() {
        String body = "{ \"a\" :\t1.50, \"b\": \"\\u00fc\", \"a\": null }\n";
        assertThat(redactor.redactJson(body)).isEqualTo(body);
    }

    @Test
    void whatIsNoJsonIsRedactedAllTheSame() {
        var plain = Redactor.of(List.of("plain-secret-1"));
        assertThat(plain.redactJson("{not json plain-secret-1")).isEqualTo("{not json [redacted]");
    }
}
