package dev.nightkiln.intake;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

import java.util.function.Supplier;

/**
 * The public keys that sign evidence, for whoever wants to verify some. They are no secret, so
 * other sites may read them too, under whatever name this server is reached.
 */
public final class KeysPage implements Pages {
    static final String PATH = "/.well-known/nightkiln-keys.json";

    private final Supplier<String> json;

    public KeysPage(Supplier<String> json) {
        this.json = json;
    }

    @Override
    public void addTo(JavalinConfig config) {
        config.routes.get(PATH, this::answer);
    }

    /** Kept for minutes only: a revoked key has to be known soon. */
    private void answer(Context context) {
        context.header("Cache-Control", "public, max-age=300");
        context.header("Access-Control-Allow-Origin", "*");
        context.header("Cross-Origin-Resource-Policy", "cross-origin");
        context.contentType("application/json; charset=utf-8").result(json.get());
    }
}
