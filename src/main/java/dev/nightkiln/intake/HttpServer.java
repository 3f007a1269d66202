package dev.nightkiln.intake;

import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.store.DeliveryStore;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;

import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The server's front door: the webhook, a health answer and, until there is an App, the set-up
 * page.
 */
public final class HttpServer implements AutoCloseable {
    /** Where deliveries come in, and what is told of it. */
    public record Webhook(String secret, DeliveryStore deliveries, Runnable hurry) {}

    /**
     * Connections that may wait to be accepted. GitHub sends a delivery once; with the usual 50 a
     * burst of them is turned away.
     */
    private static final int BURST = 1024;

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** Serves deliveries. */
    public static HttpServer forWebhooks(
            String host, int port, Webhook webhook, BooleanSupplier healthy) {
        return start(
                host,
                port,
                config -> {
                    health(config, healthy);
                    config.routes.post(
                            "/webhooks/github",
                            new WebhookEndpoint(
                                    new Signature(webhook.secret()),
                                    webhook.deliveries(),
                                    webhook.hurry()));
                });
    }

    /** Serves the set-up page only. */
    public static HttpServer forSetup(String host, int port, SetupPage page) {
        return start(
                host,
                port,
                config -> {
                    health(config, () -> true);
                    page.addTo(config);
                });
    }

    private static void health(JavalinConfig config, BooleanSupplier healthy) {
        config.routes.get(
                "/healthz",
                context ->
                        context.status(healthy.getAsBoolean() ? 200 : 503)
                                .result(healthy.getAsBoolean() ? "ok\n" : "not ready\n"));
    }

    private static HttpServer start(String host, int port, Consumer<JavalinConfig> routes) {
        Javalin javalin =
                Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.concurrency.useVirtualThreads = true;
                    config.jetty.addConnector((server, http) -> {
                        var connector =
                                new ServerConnector(server, new HttpConnectionFactory(http));
                        connector.setHost(host);
                        connector.setPort(port);
                        connector.setAcceptQueueSize(BURST);
                        return connector;
                    });
                    config.http.maxRequestSize = WebhookEndpoint.MAX_BYTES;
                    config.routes.after(HttpServer::redact);
                    routes.accept(config);
                });
        try {
            return new HttpServer(javalin.start());
        } catch (JavalinBindException taken) {
            throw new IllegalStateException(
                    "cannot listen on "
                            + host
                            + ":"
                            + port
                            + "; is something else using it? NIGHTKILN_HOST and NIGHTKILN_PORT say where to listen",
                    taken);
        }
    }

    /** Runs after errors too, so that no answer of ours tells a secret. */
    private static void redact(Context context) {
        String answer = context.result();
        if (answer != null) {
            context.result(ProcessOutput.redact(answer));
        }
    }

    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
