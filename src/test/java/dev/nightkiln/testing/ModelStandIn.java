package dev.nightkiln.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider of models on loopback that speaks every language the gateway knows, and says {@link
 * #SAID} whatever it is asked. Each answer tells 1,200 tokens of input, 200 of them cached, and 40
 * of output.
 */
public final class ModelStandIn implements AutoCloseable {
    public static final String SAID = "Good morning at noon";

    private static final String EVENTS = "text/event-stream";

    /** What was asked; names of headers in lower case. */
    public record Asked(String path, Map<String, String> headers, String body) {}

    private final String key;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private ModelStandIn(String key) throws IOException {
        this.key = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers whoever sends this key, in any of the ways there are. */
    public static ModelStandIn open(String key) {
        try {
            return new ModelStandIn(key);
        } catch (IOException failed) {
            throw new UncheckedIOException("no stand-in for a model", failed);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public String key() {
        return key;
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String path = exchange.getRequestURI().toString();
            asked.add(new Asked(path, headers, body));
            boolean known =
                    List.of("x-api-key", "x-goog-api-key").stream()
                                    .anyMatch(name -> key.equals(headers.get(name)))
                            || ("Bearer " + key).equals(headers.get("authorization"));
            exchange.getResponseHeaders().add("request-id", key);
            exchange.getResponseHeaders().add("x-your-key", key);
            if (known) {
                boolean stream = body.contains("\"stream\":true") || path.contains("alt=sse");
                send(exchange, 200, stream ? EVENTS : "application/json", words(path, stream));
            } else {
                send(exchange, 401, "application/json", List.of("{\"error\":\"not " + key + "\"}"));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, List<String> words)
            throws IOException {
        exchange.getResponseHeaders().add("content-type", type);
        exchange.sendResponseHeaders(status, 0);
        for (String word : words) {
            exchange.getResponseBody().write(word.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    /** The key stands in every answer, in two pieces. */
    private List<String> words(String path, boolean stream) {
        String open = stream ? "data: " : "";
        String close = stream ? "\n\n" : "\n";
        String first = open + "{\"type\":\"note\",\"your_key\":\"" + key.substring(0, 9);
        String echo = stream ? key.substring(9) + "\"}" + close : key.substring(9) + "\",";
        String rest = (stream ? open + "{" : "") + fields(path) + "}" + close;
        return List.of(first, echo, rest);
    }

    private static String fields(String path) {
        if (path.endsWith("/v1/models")) {
            return "\"data\":[]";
        }
        if (path.contains("/v1beta/")) {
            return "\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
                    + SAID
                    + "\"}]}}],\"usageMetadata\":{\"promptTokenCount\":1200,"
                    + "\"cachedContentTokenCount\":200,\"candidatesTokenCount\":40}";
        }
        if (path.startsWith("/v1/messages")) {
            return "\"content\":[{\"type\":\"text\",\"text\":\""
                    + SAID
                    + "\"}],\"usage\":{\"input_tokens\":1000,"
                    + "\"cache_read_input_tokens\":200,\"output_tokens\":40}";
        }
        if (path.endsWith("/v1/responses")) {
            return "\"output_text\":\""
                    + SAID
                    + "\",\"response\":{\"usage\":{\"input_tokens\":1200,"
                    + "\"input_tokens_details\":{\"cached_tokens\":200},\"output_tokens\":40}}";
        }
        return "\"choices\":[{\"delta\":{\"content\":\""
                + SAID
                + "\"}}],\"usage\":{\"prompt_tokens\":1200,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":200},\"completion_tokens\":40}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
