package dev.nightkiln.demo;

import io.javalin.Javalin;
import io.javalin.http.Context;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.List;

/**
 * A model provider on loopback that speaks Anthropic's messages API and has one thing to say.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic: Messages</a>
 */
public final class ModelStandIn implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String KEY_HEADER = "x-api-key";
    private static final String WISDOM =
            "The afternoon starts at 12, so the morning ends before it.";

    private final Javalin javalin;

    private ModelStandIn(Javalin javalin) {
        this.javalin = javalin;
    }

    /** Answers only who shows this key. */
    public static ModelStandIn start(String key) {
        Javalin javalin =
                Javalin.create(config -> {
                    config.concurrency.useVirtualThreads = true;
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/v1/messages", context -> answer(context, key));
                });
        return new ModelStandIn(javalin.start(HOST, 0));
    }

    private static void answer(Context context, String key) {
        if (!key.equals(context.header(KEY_HEADER))) {
            Object error =
                    Json.object("type", "authentication_error", "message", "invalid x-api-key");
            context.status(401).contentType("application/json").result(Json.bytes(error));
            return;
        }
        JsonNode asked = Json.MAPPER.readTree(context.bodyAsBytes());
        Object usage = Json.object("input_tokens", 412, "output_tokens", 17);
        Object answer =
                Json.object(
                        "id", "msg_demo",
                        "type", "message",
                        "role", "assistant",
                        "model", asked.path("model").asString(),
                        "content", List.of(Json.object("type", "text", "text", WISDOM)),
                        "stop_reason", "end_turn",
                        "usage", usage);
        context.contentType("application/json").result(Json.bytes(answer));
    }

    public URI url() {
        return URI.create("http://" + HOST + ":" + javalin.port());
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
