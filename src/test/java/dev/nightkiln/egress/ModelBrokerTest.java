package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.egress.ModelFixture.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Which calls of models go on, and what stays of them. */
class ModelBrokerTest {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x-api-key: wrong",
                "Authorization: Bearer ",
                "x-api-key: sk-real-key-of-the-operator"
            })
    void withoutTheTokenOfThisAttemptNothingIsAsked(String header) throws IOException {
        open(Map.of());
        assertThat(model.call("/llm/anthropic/v1/messages", header, "{}"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(
                        model.call(
                                "/llm/anthropic/v1/messages",
                                "x-api-key: "
                                        + model.gateway.modelToken()
                                        + "\r\nAuthorization: Bearer other",
                                "{}"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(model.asked()).isEmpty();
        assertThat(model.gateway.traffic().refusals()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files",
                "/v1/messages/batches",
                "/v1/messages/",
                "//v1/messages",
                "/v1/./messages",
                "/v1/x/../messages",
                "/v1/%6dessages",
                "/v1/messages?x=1",
                "/v1/messages?beta=true&key=1",
                "/v1/messages;a=b",
                "/v1/messages#a"
            })
    void onlyTheListedPathsExist(String path) throws IOException {
        open(Map.of());
        assertThat(
                        model.call(
                                "/llm/anthropic" + path,
                                "x-api-key: " + model.gateway.modelToken(),
                                "{\"model\":\"claude-sonnet-5\"}"))
                .startsWith("HTTP/1.1 4");
        assertThat(model.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"claude-opus-9\"}",
                "{\"model\":\"claude-sonnet-5\",\"model\":\"claude-opus-9\"}",
                "{\"model\":\"claude-sonnet-5\",\"mod\\u0065l\":\"claude-opus-9\"}",
                "{\"model\":[\"claude-sonnet-5\"]}",
                "{\"model\":\"xclaude-sonnet-5\"}",
                "{}",
                "[]",
                "not json",
                "{\"model\":\"claude-sonnet-5\"} {\"model\":\"claude-opus-9\"}",
                "{\"model\":\"claude-sonnet-5\",\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"http://e\"}}]}]}",
                "{\"model\":\"claude-sonnet-5\",\"input\":[{\"type\":\"input_image\",\"image_url\":\"https://e/?secret\"}]}",
                "{\"model\":\"claude-sonnet-5\",\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"https://e\"}}]}]}",
                "{\"model\":\"claude-sonnet-5\",\"input\":[{\"file_url\":\"https://e\"}]}",
                "{\"model\":\"claude-sonnet-5\",\"messages\":[{\"content\":[{\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}]}]}",
                "{\"model\":\"claude-sonnet-5\",\"n\":2}",
                "{\"model\":\"claude-sonnet-5\",\"n\":\"1e3\"}"
            })
    void aBodyThatIsNotClearlyAllowedGoesNowhere(String body) throws IOException {
        open(Map.of());
        assertThat(model.anthropic(body))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"type\":\"error\"", "Nightkiln: ");
        assertThat(model.asked()).isEmpty();
    }

    @Test
    void whatTheProviderWouldDoOnItsOwnSideIsTakenOut() throws IOException {
        open(Map.of());
        model.anthropic(
                "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"mcp_servers\":[{\"url\":\"https://e\"}],\"tools\":["
                        + "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},{\"type\":\"web_fetch_20250910\"},"
                        + "{\"type\":\"code_execution_20250825\"},{\"name\":\"Bash\",\"input_schema\":{\"type\":\"url\",\"url\":{}}},"
                        + "{\"type\":\"bash_20250124\",\"name\":\"bash\"},{\"googleSearch\":{}},{\"type\":\"mcp\"}]}");
        assertThat(model.asked().getFirst().body())
                .contains("\"Bash\"", "bash_20250124")
                .doesNotContain("web_", "code_execution", "mcp", "googleSearch");
        assertThat(model.used().requests()).isEqualTo(1);
        assertThat(model.log()).contains("web_search_20250305");
    }

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

    private void callForFiveTokens() {
        try {
            model.anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Test
    void aProviderWithoutAKeyOrARuleIsNamed() throws IOException {
        open(Map.of());
        assertThat(model.call("/llm/other/v1/messages", model.bearer(), "{}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("lists nothing of the provider `other`");
        assertThat(model.gateway.providers()).hasSize(3);
    }

    @Test
    void otherSpellingsOfGeminisFieldsDoNotGoAroundTheBudget() throws IOException {
        open(Map.of());
        for (String body :
                List.of(
                        "{\"generation_config\":{\"max_output_tokens\":9}}",
                        "{\"generationConfig\":{\"max_output_tokens\":9}}",
                        "{\"generationConfig\":{\"candidateCount\":8}}",
                        "{\"cachedContent\":\"cachedContents/x\"}",
                        "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"response\":{},\"parts\":[{\"fileData\":{\"fileUri\":\"https://e\"}}]}}]}]}")) {
            assertThat(gemini(body)).as(body).startsWith("HTTP/1.1 400 ");
        }
        assertThat(model.asked()).isEmpty();
        assertThat(
                        gemini(
                                "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"response\":{\"fileData\":{}}}}]}]}"))
                .startsWith("HTTP/1.1 200 ");
    }

    private String gemini(String body) throws IOException {
        return model.call(
                "/llm/gemini/v1beta/models/gemini-2.5-pro:generateContent",
                "x-goog-api-key: " + model.gateway.modelToken(),
                body);
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
