package dev.nightkiln.egress;

import static dev.nightkiln.egress.ModelFixture.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Which calls of models go on, and what stays of them. */
class ModelBrokerTest extends OpenedModel {
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
}
