package dev.nightkiln.demo;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Registers Apps, directly or by the manifest flow whose code is good once and for an hour. */
final class Registry {
    private static final Duration CODE_LIFETIME = Duration.ofHours(1);
    private static final int PKCS8_HEADER = 26;

    private record Pending(HostedApp app, Instant until) {}

    private final World world;
    private final Map<String, Pending> codes = new HashMap<>();

    Registry(World world) {
        this.world = world;
    }

    HostedApp create(String name, HostedApp.Asks asks) {
        String login = HostedApp.slug(name) + "[bot]";
        Account bot = world.addAccount(login, Account.Kind.BOT);
        Account owner = world.people().isEmpty() ? bot : world.people().getFirst();
        var identity = new HostedApp.Identity(world.newId(), name, owner, bot, world.now());
        var app = new HostedApp(identity, asks);
        world.apps.put(app.id(), app);
        return app;
    }

    /** Returns the code to be exchanged for the App's credentials. */
    String submit(JsonNode manifest) {
        var permissions = new TreeMap<String, String>();
        manifest.path("default_permissions")
                .properties()
                .forEach(entry -> permissions.put(entry.getKey(), entry.getValue().asString("")));
        var events = new TreeSet<String>();
        manifest.path("default_events").forEach(event -> events.add(event.asString("")));
        HostedApp app =
                create(manifest.path("name").asString(), new HostedApp.Asks(permissions, events));
        String hook = manifest.path("hook_attributes").path("url").asString("");
        if (!hook.isEmpty()) {
            app.webhookUrl = URI.create(hook);
        }
        String code = Secrets.random(40);
        codes.put(code, new Pending(app, world.now().plus(CODE_LIFETIME)));
        return code;
    }

    void addTo(Routes routes, Renderings json) {
        routes.post(
                "/app-manifests/{code}/conversions",
                new Need.Nothing(),
                call -> {
                    Pending pending = codes.remove(call.path("code"));
                    if (pending == null || !world.now().isBefore(pending.until())) {
                        throw Refusal.notFound();
                    }
                    HostedApp app = pending.app();
                    var answer = json.accounts().app(app);
                    answer.put("client_secret", app.clientSecret);
                    answer.put("webhook_secret", app.webhookSecret);
                    answer.put("pem", pkcs1(app.keys.getPrivate().getEncoded()));
                    return Answer.created(answer);
                });
    }

    /** GitHub hands keys out in the older format, which PKCS#8 wraps. */
    private static String pkcs1(byte[] pkcs8) {
        byte[] inner = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(inner);
        return "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----\n";
    }
}
