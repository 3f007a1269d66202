package dev.nightkiln.egress;

import static dev.nightkiln.egress.ModelFixture.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightkiln.egress.ModelFixture.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What providers answer, on its way to the agent. */
class ModelAnswerTest {
    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private ModelFixture model;

    private void open(Map<String, Long> limits) throws IOException {
        model = new ModelFixture(directory, limits);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void theProviderSeesItsKeyAndNothingOfTheAgentsAndAStreamIsMetered() throws IOException {
        open(Map.of());
        model.reply =
                Reply.events(
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":1000,\"output_tokens\":1}}}\n\n",
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tok",
                        "ens\":40}}\n\n");
        String answer =
                model.anthropic(
                        "{\"model\":\"claude-sonnet-5\",\"max_tokens\":50,\"stream\":true}");
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("message_delta");
        assertThat(answer).doesNotContainIgnoringCase("set-cookie");
        assertThat(model.asked().getFirst().path()).isEqualTo("/v1/messages");
        assertThat(model.asked().getFirst().header("X-api-key")).isEqualTo(KEY);
        assertThat(model.asked().getFirst().headers())
                .doesNotContainKeys("Authorization", "Cookie");
        assertThat(model.asked().getFirst().headers().toString())
                .doesNotContain(model.gateway.modelToken());
        // 100 x 3 + 1000 x 0.3 + 40 x 15 dollars for a million
        assertThat(model.used().models())
                .containsExactly(
                        new ModelUse.Calls(
                                "anthropic",
                                "claude-sonnet-5",
                                1,
                                1100,
                                1000,
                                40,
                                1200,
                                true,
                                false));
        assertThat(model.log())
                .contains("\"model\":\"claude-sonnet-5\"", "\"tokens\":1140", "\"costMicros\":1200")
                .contains("\"estimated\":false", "policies/default.yml:31")
                .doesNotContain(KEY);
    }

    @Test
    void everyApiIsMeteredInItsOwnWords() throws IOException {
        open(Map.of());
        model.reply = Reply.json(200, "{\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}");
        model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":9}");
        assertThat(model.used().tokens()).isEqualTo(15);
        model.reply =
                Reply.events(
                        "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":20,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":6}}}\n\n");
        model.call(
                "/llm/openai/v1/responses",
                model.bearer(),
                "{\"model\":\"gpt-5\",\"stream\":true}");
        assertThat(model.used().tokens()).isEqualTo(41);
        model.reply =
                Reply.events(
                        "data: {\"choices\":[]}\n\n",
                        "data: {\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n");
        model.call(
                "/llm/openai/v1/chat/completions",
                model.bearer(),
                "{\"model\":\"gpt-5\",\"stream\":true}");
        assertThat(model.used().tokens()).isEqualTo(78);
        assertThat(model.asked().getLast().body()).contains("\"include_usage\":true");
        model.reply =
                Reply.events(
                        "data: {\"usageMetadata\":{\"promptTokenCount\":40,\"candidatesTokenCount\":3,\"thoughtsTokenCount\":5}}\r\n\r\n");
        model.call(
                "/llm/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
                "x-goog-api-key: " + model.gateway.modelToken(),
                "{\"contents\":[]}");
        assertThat(model.used().tokens()).isEqualTo(126);
        assertThat(model.asked().getLast().path())
                .isEqualTo("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
        assertThat(model.asked().getLast().header("X-goog-api-key")).isEqualTo(KEY);
    }

    @Test
    void anAnswerThatDoesNotTellItsUsageIsPaidByItsSize() throws IOException {
        open(Map.of());
        model.reply = Reply.json(200, "{\"text\":\"" + "x".repeat(4_000) + "\"}");
        model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":9}");
        assertThat(model.used().tokens()).isGreaterThan(1_000);
        assertThat(model.log()).contains("\"estimated\":true");
    }

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
    void anAgentThatHangsUpPaysForAllThatWasAllowed() throws IOException {
        open(Map.of());
        model.reply =
                Reply.events(
                                "data: {\"usage\":{\"input_tokens\":50,\"output_tokens\":1}}\n\n",
                                "data: {}\n\n",
                                "data: {}\n\n")
                        .waiting();
        try (var channel = EgressFixture.connect(model.socket())) {
            String request =
                    ModelFixture.request(
                            "/llm/anthropic/v1/messages",
                            model.bearer(),
                            "{\"model\":\"claude-sonnet-5\",\"max_tokens\":7000,\"stream\":true}");
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            var answer = new BufferedReader(Channels.newReader(channel, UTF_8));
            assertThat(answer.lines().anyMatch(line -> line.contains("usage"))).isTrue();
        }
        model.reply.goesOn().countDown();

        assertThat(model.used().models().getFirst().output()).isEqualTo(7_000);
        assertThat(model.used().models().getFirst().estimated()).isTrue();
        assertThat(model.log()).contains("cut off");
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
    void textThatOnlyLooksLikeASecretIsTheModels() throws IOException {
        open(Map.of());
        String fixture = "ghp_" + "a1B2".repeat(9) + " -----BEGIN PRIVATE KEY-----";
        model.reply = Reply.events("data: {\"text\":\"" + fixture + "\"}\n\n");

        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .contains(fixture);
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

    @Test
    void theKeyInTheQueryIsTheTokenAndStaysHere() throws IOException {
        open(Map.of());
        String path = "/llm/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse&key=";

        assertThat(model.call(path + model.gateway.modelToken(), "", "{\"contents\":[]}"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(model.asked().getFirst().path()).endsWith("streamGenerateContent?alt=sse");
        assertThat(model.asked().getFirst().header("X-goog-api-key")).isEqualTo(KEY);
        assertThat(model.call(path + "other", "", "{}")).startsWith("HTTP/1.1 401 ");
        assertThat(
                        model.call(
                                "/llm/anthropic/v1/messages?key=" + model.gateway.modelToken(),
                                "",
                                "{\"model\":\"claude-sonnet-5\"}"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(model.log()).doesNotContain(model.gateway.modelToken());
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
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
}
