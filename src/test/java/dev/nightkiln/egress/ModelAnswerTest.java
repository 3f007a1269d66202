package dev.nightkiln.egress;

import static dev.nightkiln.egress.ModelFixture.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightkiln.egress.ModelFixture.Reply;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What providers answer, on its way to the agent; and what follows when they fail. */
class ModelAnswerTest extends OpenedModel {
    @Test
    void aKeyThatTheProviderEchoesIsRedactedAcrossChunks() throws IOException {
        open(Map.of());
        model.reply =
                Reply.events(
                        "data: {\"a\":\"your key " + KEY.substring(0, 7),
                        KEY.substring(7) + " is\"}\n\n");
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .contains("[redacted]")
                .doesNotContain(KEY.substring(3));
        model.reply = Reply.json(401, "{\"error\":\"bad key " + KEY + "\"}");
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain(KEY);
    }

    @Test
    void textThatOnlyLooksLikeASecretIsTheModels() throws IOException {
        open(Map.of());
        String fixture = "ghp_" + "a1B2".repeat(9) + " -----BEGIN PRIVATE KEY-----";
        model.reply = Reply.events("data: {\"text\":\"" + fixture + "\"}\n\n");

        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .contains(fixture);
    }

    @Test
    void eachPieceGoesOnAsItComes() throws IOException {
        open(Map.of());
        model.reply = Reply.events("data: {\"first\":1}\n\n", "data: {\"second\":2}\n\n").waiting();
        try (var channel = EgressFixture.connect(model.socket())) {
            String request =
                    ModelFixture.request(
                            "/llm/anthropic/v1/messages",
                            model.bearer(),
                            "{\"model\":\"claude-sonnet-5\",\"max_tokens\":5,\"stream\":true}");
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            var answer = new BufferedReader(Channels.newReader(channel, UTF_8));
            assertThat(answer.lines().anyMatch(line -> line.contains("first"))).isTrue();

            model.reply.goesOn().countDown();

            assertThat(answer.lines().anyMatch(line -> line.contains("second"))).isTrue();
        }
    }

    @Test
    void anAnswerThatIsPackedAllTheSameIsUnpackedAndRead() throws IOException {
        open(Map.of());
        byte[] packed =
                gzip(
                        "{\"text\":\"your key "
                                + KEY
                                + "\",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}");
        model.reply =
                Reply.of(
                        200,
                        Map.of("content-type", "application/json", "content-encoding", "gzip"),
                        Arrays.copyOf(packed, 20),
                        Arrays.copyOfRange(packed, 20, packed.length));

        String answer = model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");

        assertThat(answer).contains("your key [redacted]").doesNotContain(KEY);
        assertThat(answer).doesNotContainIgnoringCase("content-encoding");
        assertThat(model.used().tokens()).isEqualTo(10);
        assertThat(model.asked().getFirst().header("Accept-encoding")).isEqualTo("identity");
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws IOException {
        open(Map.of());
        byte[] packed = gzip("{\"text\":\"" + "half of it ".repeat(9_000) + "\"}");
        model.reply =
                Reply.of(
                        200,
                        Map.of("content-type", "application/json", "content-encoding", "gzip"),
                        Arrays.copyOf(packed, packed.length - 40));

        String answer = model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");

        assertThat(answer)
                .containsIgnoringCase("transfer-encoding: chunked")
                .contains("half of it")
                .doesNotEndWith("0\r\n\r\n");
        assertThat(model.log()).contains("cut off");
        assertThat(model.used().models().getFirst().estimated()).isTrue();
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void whatCannotBeReadIsNoAnswer() throws IOException {
        open(Map.of());
        for (String coding : List.of("br", "gzip")) {
            model.reply = Reply.of(200, Map.of("content-encoding", coding), KEY.getBytes(UTF_8));
            assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("the provider did not answer")
                    .doesNotContain(KEY);
        }
        model.reply = Reply.of(302, Map.of("location", "http://127.0.0.1:1/"));
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 502 ");
    }

    @Test
    void aProviderThatKeepsFailingIsEndedWithA400() throws IOException {
        open(Map.of());
        model.reply = Reply.json(529, "{}");
        for (int i = 0; i < 8; i++) {
            assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                    .startsWith("HTTP/1.1 529 ");
        }
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("failed too often");
        assertThat(model.asked()).hasSize(8);
    }

    @Test
    void aProviderThatFailsDoesNotCloseTheWayToAnother() throws IOException {
        open(Map.of());
        model.reply = Reply.json(500, "{}");
        for (int i = 0; i < 9; i++) {
            model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");
        }
        model.reply = Reply.json(200, "{}");

        assertThat(model.call("/llm/openai/v1/responses", model.bearer(), "{\"model\":\"gpt-5\"}"))
                .startsWith("HTTP/1.1 200 ");
    }
}
