package dev.nightkiln.egress;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways models are called: what may be asked for, where the key stands, how an error looks. */
public enum ModelApi {
    ANTHROPIC("x-api-key", ""),
    OPENAI("authorization", "Bearer "),
    GEMINI("x-goog-api-key", "");

    /** The only paths there are. A model in the path is the first group. */
    private enum Endpoint {
        MESSAGES(ANTHROPIC, "POST", "/v1/messages", "max_tokens"),
        COUNT_MESSAGE_TOKENS(ANTHROPIC, "POST", "/v1/messages/count_tokens", ""),
        RESPONSES(OPENAI, "POST", "/v1/responses", "max_output_tokens"),
        CHAT(OPENAI, "POST", "/v1/chat/completions", "max_completion_tokens"),
        MODELS(OPENAI, "GET", "/v1/models", ""),
        GENERATE(
                GEMINI,
                "POST",
                "/v1beta/models/([A-Za-z0-9._-]{1,100}):(?:generateContent|streamGenerateContent)",
                "maxOutputTokens"),
        COUNT_TOKENS(GEMINI, "POST", "/v1beta/models/([A-Za-z0-9._-]{1,100}):countTokens", "");

        private final ModelApi api;
        private final String method;
        private final Pattern path;
        private final String longest;

        Endpoint(ModelApi api, String method, String path, String longest) {
            this.api = api;
            this.method = method;
            this.path = Pattern.compile(path);
            this.longest = longest;
        }
    }

    /** A known path. {@code longest} is the field that bounds the answer, where there is one. */
    record Call(String path, Optional<String> model, boolean hasBody, String longest) {
        boolean generates() {
            return !longest.isEmpty();
        }

        boolean isChat() {
            return path.endsWith("/chat/completions");
        }
    }

    private final String header;
    private final String prefix;

    ModelApi(String header, String prefix) {
        this.header = header;
        this.prefix = prefix;
    }

    /** As providers are called whose language is not said; most speak OpenAI's. */
    public static ModelApi of(String provider) {
        return switch (provider) {
            case "anthropic" -> ANTHROPIC;
            case "gemini" -> GEMINI;
            default -> OPENAI;
        };
    }

    /** Parts of a query that change nothing but the form of the answer. */
    List<String> queries() {
        return switch (this) {
            case ANTHROPIC -> List.of("beta=true");
            case OPENAI -> List.of();
            case GEMINI -> List.of("alt=sse", "alt=json");
        };
    }

    boolean takesKeyInQuery() {
        return this == GEMINI;
    }

    String header() {
        return header;
    }

    String credential(String key) {
        return prefix + key;
    }

    Optional<Call> call(String method, String path) {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.api == this && endpoint.method.equals(method))
                .flatMap(endpoint -> call(endpoint, path).stream())
                .findFirst();
    }

    private static Optional<Call> call(Endpoint endpoint, String path) {
        Matcher matcher = endpoint.path.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> model =
                matcher.groupCount() == 0 ? Optional.empty() : Optional.of(matcher.group(1));
        return Optional.of(new Call(path, model, endpoint.method.equals("POST"), endpoint.longest));
    }

    /** As this provider's own clients expect an error, so that they show the message. */
    Map<String, Object> error(int status, String message) {
        return switch (this) {
            case ANTHROPIC -> {
                var error = error("invalid_request_error", message);
                yield ordered("type", "error", "error", error);
            }
            case OPENAI -> {
                var error = error("invalid_request_error", message);
                error.put("code", "nightkiln_refused");
                yield Map.of("error", error);
            }
            case GEMINI -> {
                Map<String, Object> error = ordered("code", status, "message", message);
                error.put("status", "INVALID_ARGUMENT");
                yield Map.of("error", error);
            }
        };
    }

    private static Map<String, Object> error(String type, String message) {
        return ordered("type", type, "message", message);
    }

    private static Map<String, Object> ordered(
            String one, Object first, String two, Object second) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(one, first);
        fields.put(two, second);
        return fields;
    }
}
