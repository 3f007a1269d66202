package dev.nightkiln.github;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls github-api has no method for, or has one that costs more requests than the task needs. */
final class Rest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
    private static final int MOST_PAGES = 50;

    private final Line line;

    Rest(Line line) {
        this.line = line;
    }

    JsonNode get(String path) {
        return json(call("GET", path, Optional.empty()));
    }

    JsonNode post(String path, Map<String, ?> body) {
        return json(call("POST", path, Optional.of(JSON.writeValueAsString(body))));
    }

    JsonNode patch(String path, Map<String, ?> body) {
        return json(call("PATCH", path, Optional.of(JSON.writeValueAsString(body))));
    }

    void delete(String path) {
        line.exchange(call("DELETE", path, Optional.empty()));
    }

    void postWithoutBody(String path) {
        line.exchange(call("POST", path, Optional.empty()));
    }

    /** Every page in GitHub's order until {@code enough} has seen what it looked for. */
    List<JsonNode> pages(String path, Function<JsonNode, Boolean> enough) {
        var items = new ArrayList<JsonNode>();
        Optional<Call> next = Optional.of(call("GET", path, Optional.empty()));
        for (int page = 0; next.isPresent(); page++) {
            if (page == MOST_PAGES) {
                throw new GitHubRefused(
                        200, "more than " + MOST_PAGES + " pages", next.get().operation());
            }
            Call current = next.get();
            Answer answer = line.exchange(current);
            JsonNode list = parsed(answer, current);
            list.forEach(items::add);
            next = enough.apply(list) ? Optional.empty() : nextOf(answer).map(current::to);
        }
        return items;
    }

    private static Optional<URI> nextOf(Answer answer) {
        return answer.header("link")
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .flatMap(found -> Line.parsed(found.group(1)));
    }

    /** For values of our own made from an answer; what they refuse is not what GitHub documents. */
    <T> T typed(String operation, Supplier<T> values) {
        try {
            return values.get();
        } catch (IllegalArgumentException broken) {
            RetryLater later = line.unreadable(operation);
            later.initCause(broken);
            throw later;
        }
    }

    private JsonNode json(Call call) {
        return parsed(line.exchange(call), call);
    }

    private JsonNode parsed(Answer answer, Call call) {
        try {
            return answer.json();
        } catch (JacksonException _) {
            throw line.unreadable(call.operation());
        }
    }

    private Call call(String method, String path, Optional<String> body) {
        var headers =
                body.isPresent()
                        ? Map.of(
                                "Accept",
                                "application/vnd.github+json",
                                "Content-Type",
                                "application/json")
                        : Map.of("Accept", "application/vnd.github+json");
        return new Call(method, URI.create(line.apiUrl() + "/" + path), headers, body);
    }
}
