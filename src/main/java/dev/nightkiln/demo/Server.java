package dev.nightkiln.demo;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;

/** The HTTP server on loopback with all its routes. */
final class Server implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final long LARGEST_BODY = 10_000_000;

    /** What exists before the address is known. */
    record Parts(
            World world, BareRepositories git, Webhooks webhooks, Faults faults, Traffic traffic) {}

    private final Javalin javalin;
    private final Api api;
    private final Links links;
    private final Registry registry;
    private final Pulls pulls;

    private Server(Javalin javalin, Api api, Links links, Registry registry, Pulls pulls) {
        this.javalin = javalin;
        this.api = api;
        this.links = links;
        this.registry = registry;
        this.pulls = pulls;
    }

    static Server start(Parts parts, int port) {
        var links = new Links();
        var json = Renderings.of(links);
        var events = new Events(parts.world(), parts.webhooks(), json);
        var issues = new Issues(parts.world(), events);
        var pulls = new Pulls(parts.world(), parts.git(), issues);
        var registry = new Registry(parts.world());
        var api = new Api(parts.world(), parts.faults(), parts.traffic());
        Javalin javalin =
                Javalin.create(config -> {
                    settings(config);
                    var routes = new Routes(api, config);
                    new AppRoutes(parts.world(), json).addTo(routes);
                    new HookRoutes(parts.webhooks()).addTo(routes);
                    registry.addTo(routes, json);
                    new RepositoryRoutes(parts.world(), json, pulls).addTo(routes, api.rateLimit());
                    new ReactionRoutes(json, issues).addTo(routes);
                    new IssueRoutes(json, issues).addTo(routes);
                    new PullRoutes(parts.world(), json, pulls).addTo(routes);
                    new CheckRoutes(parts.world(), json, events).addTo(routes);
                    routes.rest();
                    new GitRoutes(parts.world(), parts.git(), pulls, parts.faults()).addTo(config);
                    new AppPages(parts.world(), registry).addTo(config);
                    new Pages(parts.world(), pulls).addTo(config);
                });
        javalin.start(HOST, port);
        links.listeningAt("http://" + HOST + ":" + javalin.port());
        return new Server(javalin, api, links, registry, pulls);
    }

    private static void settings(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.http.maxRequestSize = LARGEST_BODY;
    }

    Links links() {
        return links;
    }

    Registry registry() {
        return registry;
    }

    Pulls pulls() {
        return pulls;
    }

    Issues issues() {
        return pulls.issues();
    }

    @Override
    public void close() {
        api.close();
        javalin.stop();
    }
}
