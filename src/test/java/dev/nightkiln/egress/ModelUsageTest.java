package dev.nightkiln.egress;

import static dev.nightkiln.egress.ModelFixture.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightkiln.egress.ModelFixture.Reply;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Map;

/** What is counted for a call, whatever the provider tells of it. */
class ModelUsageTest extends OpenedModel {
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
}
