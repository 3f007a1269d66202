package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Calls of models through a gateway to a provider on loopback. */
class ModelBrokerTest {
    private static final String KEY = "sk-real-key-of-the-operator";
    private static final Source LINE = new Source("policies/default.yml", 31);
    private static final Optional<ModelRule.Price> PRICE =
            Optional.of(new ModelRule.Price(3_000_000, 300_000, 15_000_000));

    @TempDir private Path directory;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private volatile Reply reply = Reply.json(200, "{}");

    @SuppressWarnings("NullAway.Init") // each test opens its own, see open
    private Gateway gateway;

    private record Asked(String path, Map<String, List<String>> headers, String body) {
        private String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    private record Reply(int status, String type, List<String> chunks) {
        private static Reply json(int status, String body) {
            return new Reply(status, "application/json", List.of(body));
        }

        private static Reply events(String... chunks) {
            return new Reply(200, "text/event-stream", List.of(chunks));
        }
    }

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", this::answer);
        provider.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        provider.stop(0);
    }

    @Test
    void theProviderSeesItsKeyAndNothingOfTheAgentsAndAStreamIsMetered() throws IOException {
        open(Map.of());
        reply =
                Reply.events(
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":100,\"cache_read_input_tokens\":1000,\"output_tokens\":1}}}\n\n",
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tok",
                        "ens\":40}}\n\n");
        String answer =
                anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":50,\"stream\":true}");
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("message_delta");
        assertThat(answer).doesNotContainIgnoringCase("set-cookie");
        assertThat(asked.getFirst().path()).isEqualTo("/v1/messages");
        assertThat(asked.getFirst().header("X-api-key")).isEqualTo(KEY);
        assertThat(asked.getFirst().headers()).doesNotContainKeys("Authorization", "Cookie");
        assertThat(asked.getFirst().headers().toString()).doesNotContain(gateway.modelToken());
        // 100 x 3 + 1000 x 0.3 + 40 x 15 dollars for a million
        assertThat(used().models())
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
        assertThat(Files.readString(directory.resolve("net.jsonl")))
                .contains("\"model\":\"claude-sonnet-5\"", "\"tokens\":1140", "\"costMicros\":1200")
                .contains("\"estimated\":false", "policies/default.yml:31")
                .doesNotContain(KEY);
    }

    @Test
    void everyApiIsMeteredInItsOwnWords() throws IOException {
        open(Map.of());
        reply = Reply.json(200, "{\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}");
        anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":9}");
        assertThat(used().tokens()).isEqualTo(15);
        reply =
                Reply.events(
                        "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":20,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":6}}}\n\n");
        call("/llm/openai/v1/responses", bearer(), "{\"model\":\"gpt-5\",\"stream\":true}");
        assertThat(used().tokens()).isEqualTo(41);
        reply =
                Reply.events(
                        "data: {\"choices\":[]}\n\n",
                        "data: {\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n");
        call("/llm/openai/v1/chat/completions", bearer(), "{\"model\":\"gpt-5\",\"stream\":true}");
        assertThat(used().tokens()).isEqualTo(78);
        assertThat(asked.getLast().body()).contains("\"include_usage\":true");
        reply =
                Reply.events(
                        "data: {\"usageMetadata\":{\"promptTokenCount\":40,\"candidatesTokenCount\":3,\"thoughtsTokenCount\":5}}\r\n\r\n");
        call(
                "/llm/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
                "x-goog-api-key: " + gateway.modelToken(),
                "{\"contents\":[]}");
        assertThat(used().tokens()).isEqualTo(126);
        assertThat(asked.getLast().path())
                .isEqualTo("/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
        assertThat(asked.getLast().header("X-goog-api-key")).isEqualTo(KEY);
    }

    @Test
    void anAnswerThatDoesNotTellItsUsageIsPaidByItsSize() throws IOException {
        open(Map.of());
        reply = Reply.json(200, "{\"text\":\"" + "x".repeat(4_000) + "\"}");
        anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":9}");
        assertThat(used().tokens()).isGreaterThan(1_000);
        assertThat(Files.readString(directory.resolve("net.jsonl"))).contains("\"estimated\":true");
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
        assertThat(call("/llm/anthropic/v1/messages", header, "{}")).startsWith("HTTP/1.1 401 ");
        assertThat(
                        call(
                                "/llm/anthropic/v1/messages",
                                "x-api-key: "
                                        + gateway.modelToken()
                                        + "\r\nAuthorization: Bearer other",
                                "{}"))
                .startsWith("HTTP/1.1 401 ");
        assertThat(asked).isEmpty();
        assertThat(gateway.traffic().refusals()).isEqualTo(2);
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
                        call(
                                "/llm/anthropic" + path,
                                "x-api-key: " + gateway.modelToken(),
                                "{\"model\":\"claude-sonnet-5\"}"))
                .startsWith("HTTP/1.1 4");
        assertThat(asked).isEmpty();
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
                "{\"model\":\"claude-sonnet-5\",\"input\":[{\"file_url\":\"https://e\"}]}"
            })
    void aBodyThatIsNotClearlyAllowedGoesNowhere(String body) throws IOException {
        open(Map.of());
        assertThat(anthropic(body))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"type\":\"error\"", "Nightkiln: ");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTheProviderWouldDoOnItsOwnSideIsTakenOut() throws IOException {
        open(Map.of());
        anthropic(
                "{\"model\":\"claude-sonnet-5\",\"max_tokens\":9,\"mcp_servers\":[{\"url\":\"https://e\"}],\"tools\":["
                        + "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},{\"type\":\"web_fetch_20250910\"},"
                        + "{\"type\":\"code_execution_20250825\"},{\"name\":\"Bash\",\"input_schema\":{\"type\":\"url\",\"url\":{}}},"
                        + "{\"type\":\"bash_20250124\",\"name\":\"bash\"},{\"googleSearch\":{}},{\"type\":\"mcp\"}]}");
        assertThat(asked.getFirst().body())
                .contains("\"Bash\"", "bash_20250124")
                .doesNotContain("web_", "code_execution", "mcp", "googleSearch");
        assertThat(used().requests()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("net.jsonl")))
                .contains("web_search_20250305");
    }

    @Test
    void aSpentBudgetIsA400InTheProvidersWordsThatNamesTheLimit() throws IOException {
        open(Map.of("model-tokens", 1_000L));
        reply = Reply.json(200, "{\"usage\":{\"input_tokens\":900,\"output_tokens\":100}}");
        anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5000}");
        assertThat(asked.getFirst().body()).doesNotContain("5000").contains("\"max_tokens\":9");
        assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":50}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("budget of this task is spent: `limits.model-tokens`");
        assertThat(asked).hasSize(1);
        assertThat(used().exhausted().map(ModelUse.Exhausted::limit))
                .contains("limits.model-tokens");
    }

    @Test
    void moneyIsABudgetToo() throws IOException {
        open(Map.of("model-cost", 10_000L));
        reply = Reply.json(200, "{\"usage\":{\"input_tokens\":1000,\"output_tokens\":500}}");
        anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5000}");
        assertThat(used().costMicros()).isEqualTo(10_500);
        assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("limits.model-cost");
    }

    private void callForFiveTokens() {
        try {
            anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}");
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
        assertThat(asked).hasSize(5);
    }

    @Test
    void aKeyThatTheProviderEchoesIsRedactedAcrossChunks() throws IOException {
        open(Map.of());
        reply =
                Reply.events(
                        "data: {\"a\":\"your key " + KEY.substring(0, 7),
                        KEY.substring(7) + " is\"}\n\n");
        assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .contains("[redacted]")
                .doesNotContain(KEY.substring(3));
        reply = Reply.json(401, "{\"error\":\"bad key " + KEY + "\"}");
        assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 401 ")
                .doesNotContain(KEY);
    }

    @Test
    void aProviderThatKeepsFailingIsEndedWithA400() throws IOException {
        open(Map.of());
        reply = Reply.json(529, "{}");
        for (int i = 0; i < 8; i++) {
            assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                    .startsWith("HTTP/1.1 529 ");
        }
        assertThat(anthropic("{\"model\":\"claude-sonnet-5\",\"max_tokens\":5}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("failed too often");
        assertThat(asked).hasSize(8);
    }

    @Test
    void aProviderWithoutAKeyOrARuleIsNamed() throws IOException {
        open(Map.of());
        assertThat(call("/llm/other/v1/messages", bearer(), "{}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("lists nothing of the provider `other`");
        assertThat(gateway.providers()).hasSize(3);
    }

    private void open(Map<String, Long> limits) {
        var url = URI.create("http://127.0.0.1:" + provider.getAddress().getPort());
        gateway =
                Gateway.open(
                        directory.resolve("gw"),
                        directory.resolve("net.jsonl"),
                        EgressFixture.models(
                                limits,
                                new ModelRule("anthropic", "claude-sonnet-*", PRICE, LINE),
                                new ModelRule("openai", "gpt-5", Optional.empty(), LINE),
                                new ModelRule("gemini", "gemini-2.5-pro", Optional.empty(), LINE)),
                        new Outside(
                                Resolver.system(),
                                line -> line,
                                List.of(
                                        new ModelProvider(
                                                "anthropic", ModelApi.ANTHROPIC, url, KEY),
                                        new ModelProvider("openai", ModelApi.OPENAI, url, KEY),
                                        new ModelProvider("gemini", ModelApi.GEMINI, url, KEY),
                                        new ModelProvider(
                                                "compatible", ModelApi.OPENAI, url, KEY))),
                        InstantSource.system());
    }

    /** The line of a call is written after its last byte. */
    private ModelUse used() {
        await().untilAsserted(() ->
                assertThat(Files.readAllLines(directory.resolve("net.jsonl")).size())
                        .isEqualTo(asked.size() + (int) gateway.traffic().refusals()));
        return gateway.traffic().models();
    }

    private String bearer() {
        return "Authorization: Bearer " + gateway.modelToken();
    }

    private String anthropic(String body) throws IOException {
        return call(
                "/llm/anthropic/v1/messages",
                "x-api-key: " + gateway.modelToken() + "\r\nCookie: a=b",
                body);
    }

    private String call(String path, String header, String body) throws IOException {
        String request =
                "POST %s HTTP/1.1\r\nHost: 127.0.0.1:3128\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                        .formatted(
                                path,
                                header.isEmpty() ? "" : header + "\r\n",
                                body.getBytes(UTF_8).length,
                                body);
        return EgressFixture.ask(directory.resolve("gw/egress.sock"), request.getBytes(UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(
                    new Asked(
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders(),
                            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            Reply now = reply;
            exchange.getResponseHeaders().set("Content-Type", now.type());
            exchange.getResponseHeaders().set("Set-Cookie", "a=" + KEY);
            exchange.sendResponseHeaders(now.status(), 0);
            for (String chunk : now.chunks()) {
                exchange.getResponseBody().write(chunk.getBytes(UTF_8));
                exchange.getResponseBody().flush();
            }
        }
    }
}
