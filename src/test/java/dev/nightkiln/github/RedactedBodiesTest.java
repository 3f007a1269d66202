package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.Redactor;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/** What is sent to GitHub stays JSON, and no text in it holds a secret. */
class RedactedBodiesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final Redactor redactor = Redactor.of(List.of("a-secret-\"of\"\nours"));

    @Test
    void aSecretIsReplacedAtEveryDepth() {
        String body =
                JSON.writeValueAsString(
                        Map.of("output", List.of(Map.of("text", "x a-secret-\"of\"\nours"), 7)));
        assertThat(RedactedJson.of(body, redactor))
                .isEqualTo("{\"output\":[{\"text\":\"x [redacted]\"},7]}");
    }

    @Test
    void aKeyThatBeginsInOneTextAndEndsInAnotherBreaksNothing() {
        String body =
                "{\"body\":\"-----BEGIN PRIVATE KEY-----\",\"title\":\"-----END PRIVATE KEY-----\"}";
        assertThat(RedactedJson.of(body, redactor))
                .isEqualTo("{\"body\":\"[redacted]\",\"title\":\"-----END PRIVATE KEY-----\"}");
    }
}
