package dev.nightkiln.demo;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One call of the API with its caller, and its repository where the path names one. */
final class Call {
    static final int LONGEST_BODY = 65_536;

    private final Context context;
    private final Caller caller;
    private final @Nullable Repo repo;
    private final byte[] raw;
    private @Nullable JsonNode parsed;

    Call(Context context, Caller caller, @Nullable Repo repo, byte[] raw) {
        this.context = context;
        this.caller = caller;
        this.repo = repo;
        this.raw = raw;
    }

    Repo repo() {
        if (repo == null) {
            throw new IllegalStateException("no repository in " + context.path());
        }
        return repo;
    }

    HostedApp app() {
        return switch (caller) {
            case Caller.App(HostedApp app) -> app;
            case Caller.Installed(Token token) -> token.installation.app();
            case Caller.Nobody() -> throw new Refusal(401, "Requires authentication");
        };
    }

    Token token() {
        if (caller instanceof Caller.Installed(Token token)) {
            return token;
        }
        throw Refusal.notAccessible();
    }

    Account actor() {
        return app().bot();
    }

    String path(String name) {
        return context.pathParam(name);
    }

    /** Anything but a number in a path is nothing GitHub knows. */
    long pathNumber(String name) {
        try {
            return Long.parseLong(path(name));
        } catch (NumberFormatException wrong) {
            throw Refusal.notFound();
        }
    }

    Issue issue() {
        Issue issue = repo().issues.get((int) Math.min(pathNumber("number"), Integer.MAX_VALUE));
        if (issue == null) {
            throw Refusal.notFound();
        }
        return issue;
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    int queryNumber(String name, int otherwise) {
        try {
            return query(name).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException wrong) {
            return otherwise;
        }
    }

    String queryOneOf(String name, String otherwise, String... allowed) {
        String value = query(name).orElse(otherwise);
        if (!List.of(allowed).contains(value)) {
            throw Refusal.invalidField("Search", name, "invalid");
        }
        return value;
    }

    String link(int page, String relation) {
        return linkTo("page", String.valueOf(page), relation);
    }

    /** This call once more with one parameter changed, as an entry of a Link header. */
    String linkTo(String parameter, String value, String relation) {
        var query = new StringBuilder();
        context.queryParamMap()
                .forEach((name, values) -> {
                    if (!name.equals(parameter)) {
                        query.append(name).append('=').append(encoded(values.getFirst()));
                        query.append('&');
                    }
                });
        return "<%s?%s%s=%s>; rel=\"%s\""
                .formatted(context.url(), query, parameter, value, relation);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    Fields body() {
        if (parsed == null) {
            try {
                parsed =
                        raw.length == 0
                                ? Json.MAPPER.createObjectNode()
                                : Json.MAPPER.readTree(raw);
            } catch (JacksonException malformed) {
                throw new Refusal(400, "Problems parsing JSON");
            }
            if (!parsed.isObject()) {
                throw new Refusal(400, "Body should be a JSON object");
            }
        }
        return new Fields(parsed);
    }
}
