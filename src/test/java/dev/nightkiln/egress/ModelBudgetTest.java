package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.egress.ModelFixture.Reply;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Executors;

/** What a call may cost: tokens, money and requests of one task. */
class ModelBudgetTest extends OpenedModel {
    @Test
    void aSpentBudgetIsA400InTheProvidersWordsThatNamesTheLimit() throws IOException {
        open(Map.of("model-tokens", 1_000L));
        model.reply = Reply.json(200, "{\"usage\":{\"input_tokens\":900,\"output_tokens\":100}}");
        model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5000}");
        assertThat(model.asked().getFirst().body())
                .doesNotContain("5000")
                .contains("\"max_tokens\":9");
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":50}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("budget of this task is spent: `limits.model-tokens`");
        assertThat(model.asked()).hasSize(1);
        assertThat(model.used().exhausted().map(ModelUse.Exhausted::limit))
                .contains("limits.model-tokens");
    }

    @Test
    void moneyIsABudgetToo() throws IOException {
        open(Map.of("model-cost", 10_000L));
        model.reply = Reply.json(200, "{\"usage\":{\"input_tokens\":1000,\"output_tokens\":500}}");
        model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5000}");
        assertThat(model.used().costMicros()).isEqualTo(10_500);
        assertThat(model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("limits.model-cost");
    }

    @Test
    void callsThatRaceForTheBudgetDoNotExceedIt() throws Exception {
        open(Map.of("model-requests", 5L));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                threads.execute(this::callForFiveTokens);
            }
        }
        assertThat(model.asked()).hasSize(5);
    }

    private void callForFiveTokens() {
        try {
            model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bothLimitsOfAnAnswerAreShortened() throws IOException {
        open(Map.of("model-tokens", 2_000L));
        model.call(
                "/llm/openai/v1/chat/completions",
                model.bearer(),
                "{\"model\":\"gpt-5\",\"max_tokens\":5000,\"max_completion_tokens\":90000}");
        assertThat(model.asked().getFirst().body())
                .containsPattern("\"max_tokens\":19[0-9]{2}\\b")
                .containsPattern("\"max_completion_tokens\":19[0-9]{2}\\b");
    }

    @Test
    void aLimitThatIsMadeUpIsOneThatEveryProviderTakes() throws IOException {
        open(Map.of("model-tokens", 50_000L));
        model.reply = Reply.json(200, "{\"usage\":{\"input_tokens\":40000,\"output_tokens\":10}}");
        for (int i = 0; i < 2; i++) {
            model.call("/llm/openai/v1/responses", model.bearer(), "{\"model\":\"gpt-5\"}");
        }
        assertThat(model.asked().getFirst().body()).contains("\"max_output_tokens\":16000");
        assertThat(model.asked().getLast().body())
                .containsPattern("\"max_output_tokens\":99[0-9]{2}\\b");
    }

    @Test
    void anImageIsNotPaidByItsSize() throws IOException {
        open(Map.of("model-tokens", 60_000L));
        String image = "A".repeat(300_000);
        assertThat(
                        model.anthropic(
                                "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                                        + image
                                        + "\"}}]}]}"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(
                        model.anthropic(
                                "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"messages\":[{\"content\":[{\"type\":\"tool_use\",\"input\":{\"media_type\":\"image/png\",\"data\":\""
                                        + image
                                        + "\"}}]}]}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("limits.model-tokens");
    }
}
