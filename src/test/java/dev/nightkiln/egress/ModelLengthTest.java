package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A length that a provider reads and we do not would be an answer beyond the budget. */
class ModelLengthTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"\"64000\"", "64000.0", "6.4e4", "-1", "0", "9000000000", "[64000]", "{}"})
    void aLengthThatIsNoWholeNumberGoesNowhere(String length) throws IOException {
        try (var model = new ModelFixture(directory, Map.of("model-tokens", 20_000L))) {
            assertThat(
                            model.anthropic(
                                    "{\"model\":\"claude-sonnet-5\",\"max_tokens\":"
                                            + length
                                            + "}"))
                    .startsWith("HTTP/1.1 400 ");
            for (String field : List.of("max_tokens", "max_completion_tokens")) {
                assertThat(
                                model.call(
                                        "/llm/openai/v1/chat/completions",
                                        model.bearer(),
                                        "{\"model\":\"gpt-5\",\"%s\":%s}".formatted(field, length)))
                        .startsWith("HTTP/1.1 400 ");
            }
            assertThat(
                            model.call(
                                    "/llm/gemini/v1beta/models/gemini-2.5-pro:generateContent",
                                    "x-goog-api-key: " + model.gateway.modelToken(),
                                    "{\"generationConfig\":{\"maxOutputTokens\":" + length + "}}"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(model.asked()).isEmpty();
        }
    }

    @Test
    void aLengthThatIsNullIsNone() throws IOException {
        try (var model = new ModelFixture(directory, Map.of())) {
            model.call(
                    "/llm/openai/v1/chat/completions",
                    model.bearer(),
                    "{\"model\":\"gpt-5\",\"max_tokens\":null}");
            assertThat(model.asked()).hasSize(1);
        }
    }

    @Test
    void whereTheBudgetEndsAnAnswerWithoutALengthIsGivenOneThatItHasRoomFor() throws IOException {
        try (var model = new ModelFixture(directory, Map.of("model-tokens", 40_000L))) {
            model.call("/llm/openai/v1/chat/completions", model.bearer(), "{\"model\":\"gpt-5\"}");
            assertThat(model.asked().getFirst().body()).contains("\"max_completion_tokens\":16000");
        }
    }

    @Test
    void noClientTurnsADearerContextOn() throws IOException {
        try (var model = new ModelFixture(directory, Map.of())) {
            model.call(
                    "/llm/anthropic/v1/messages",
                    "x-api-key: "
                            + model.gateway.modelToken()
                            + "\r\nanthropic-beta: files-1, context-1m-2025-08-07"
                            + "\r\nAnthropic-Beta: context-2m , context-management-1",
                    "{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");
            assertThat(model.asked().getFirst().headers().toString())
                    .contains("files-1", "context-management-1")
                    .doesNotContain("context-1m", "context-2m");
        }
    }
}
