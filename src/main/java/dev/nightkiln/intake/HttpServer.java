package dev.nightkiln.intake;

import dev.nightkiln.secrets.ProcessOutput;
import dev.nightkiln.store.DeliveryStore;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** The first line and all headers. */
    private static final int LONGEST_HEADER = 16 * 1024;

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** Where to listen, and the address under which others know this server. */
    public record Address(String host, int port, Optional<URI> publicUrl) {}

    /** How long and how many: requests here are small and answered at once. */
    record Limits(Duration age, Duration idle, int connections) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofSeconds(10), 512);
    }

    /** Takes deliveries and shows pages. */
    public static HttpServer forWebhooks(
            Address address, Webhook webhook, BooleanSupplier healthy, Pages... pages) {
        return forWebhooks(address, webhook, healthy, Limits.USUAL, pages);
    }

    static HttpServer forWebhooks(
            Address address,
            Webhook webhook,
            BooleanSupplier healthy,
            Limits limits,
            Pages... pages) {
        return start(
                address,
                limits,
                config -> {
                    health(config, healthy);
                    List.of(pages).forEach(each -> each.addTo(config));
                    config.routes.post(
                            WebhookEndpoint.PATH,
                            new WebhookEndpoint(
                                    new Signature(webhook.secret()),
                                    webhook.deliveries(),
                                    webhook.hurry()));
                });
    }

    /** Serves the set-up page only. */
    public static HttpServer forSetup(Address address, SetupPage page) {
        return start(
                address,
                Limits.USUAL,
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

    private static HttpServer start(
            Address address, Limits limits, Consumer<JavalinConfig> routes) {
        Javalin javalin =
                Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.concurrency.useVirtualThreads = true;
                    config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
                    config.jetty.addConnector(
                            (server, http) -> connector(server, http, address, limits));
                    new FrontDoor(new HostNames(address.host(), address.publicUrl())).addTo(config);
                    config.routes.after(HttpServer::redact);
                    routes.accept(config);
                });
        try {
            return new HttpServer(javalin.start());
        } catch (JavalinBindException taken) {
            throw new IllegalStateException(
                    "cannot listen on "
                            + address.host()
                            + ":"
                            + address.port()
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

    /**
     * One request per connection: what a proxy and we might take for two different requests is
     * never read as a second one.
     */
    private static ServerConnector connector(
            Server server, HttpConfiguration http, Address address, Limits limits) {
        http.setSendServerVersion(false);
        http.setPersistentConnectionsEnabled(false);
        http.setRequestHeaderSize(LONGEST_HEADER);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(address.host());
        connector.setPort(address.port());
        connector.setAcceptQueueSize(BURST);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addBean(new ConnectionAge(connector.getScheduler(), limits.age()));
        connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        return connector;
    }

    public int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
