package dev.nightkiln.demo;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** Creating an App from a manifest, and installing it. */
record AppPages(World world, Registry registry) {
    private static final String INSTALL = "/apps/{slug}/installations/new";

    void addTo(JavalinConfig config) {
        post(config, "/settings/apps/new", this::ask);
        post(config, "/organizations/{org}/settings/apps/new", this::ask);
        post(config, "/settings/apps", this::create);
        config.routes.addHttpHandler(HandlerType.GET, "/apps/{slug}", this::installPage);
        config.routes.addHttpHandler(HandlerType.GET, INSTALL, this::installPage);
        post(config, INSTALL, this::install);
    }

    private static void post(JavalinConfig config, String path, Handler handler) {
        config.routes.addHttpHandler(HandlerType.POST, path, handler);
    }

    private static Optional<JsonNode> manifest(Context context) {
        try {
            JsonNode manifest =
                    Json.MAPPER.readTree(
                            Optional.ofNullable(context.formParam("manifest")).orElse(""));
            boolean usable =
                    manifest.path("url").isString()
                            && !manifest.path("name").asString("").isBlank()
                            && manifest.path("name").asString("").length() <= 34
                            && redirect(manifest).matches("https?://[^\\s]+");
            return usable ? Optional.of(manifest) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static String redirect(JsonNode manifest) {
        return manifest.path("redirect_url").asString("");
    }

    private static void refuse(Context context) {
        context.status(422);
        Html.show(
                context,
                "Invalid manifest",
                "",
                "<h1>Invalid manifest</h1><p>It needs name, url and redirect_url.</p>");
    }

    /** Comes from the site that wants the App, so a foreign origin is as it should be. */
    private void ask(Context context) {
        Optional<JsonNode> manifest = manifest(context);
        if (manifest.isEmpty()) {
            refuse(context);
            return;
        }
        URI redirect = URI.create(redirect(manifest.get()));
        String state = Optional.ofNullable(context.queryParam("state")).orElse("");
        String content =
                """
                <h1>Create GitHub App %s</h1><pre>%s</pre>
                <form method="post" action="/settings/apps">
                <input type="hidden" name="manifest" value="%s">
                <input type="hidden" name="state" value="%s">
                <button>Create GitHub App</button></form>
                """
                        .formatted(
                                Html.escape(manifest.get().path("name").asString("")),
                                Html.escape(manifest.get().toPrettyString()),
                                Html.escape(manifest.get().toString()),
                                Html.escape(state));
        String origin = redirect.getScheme() + "://" + redirect.getAuthority();
        Html.show(context, "Create GitHub App", "", content, origin);
    }

    private void create(Context context) {
        Optional<JsonNode> manifest = manifest(context);
        if (manifest.isEmpty() || Pages.foreign(context)) {
            refuse(context);
            return;
        }
        String slug = HostedApp.slug(manifest.get().path("name").asString(""));
        Optional<String> code =
                world.exclusively(() ->
                        world.findAccount(slug + "[bot]").isPresent()
                                ? Optional.empty()
                                : Optional.of(registry.submit(manifest.get())));
        if (code.isEmpty()) {
            refuse(context);
            return;
        }
        String target = redirect(manifest.get());
        String state = Optional.ofNullable(context.formParam("state")).orElse("");
        String query =
                "code="
                        + code.get()
                        + (state.isEmpty()
                                ? ""
                                : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
        context.redirect(target + (target.contains("?") ? "&" : "?") + query, HttpStatus.SEE_OTHER);
    }

    private Optional<HostedApp> app(Context context) {
        return world.apps.values().stream()
                .filter(app -> app.slug().equals(context.pathParam("slug")))
                .findFirst();
    }

    private void installPage(Context context) {
        Optional<String> page = world.exclusively(() -> app(context).map(this::installForm));
        if (page.isEmpty()) {
            context.status(404);
        }
        Html.show(context, "Install", "", page.orElse("<h1>Not found</h1>"));
    }

    private String installForm(HostedApp app) {
        String accounts =
                world.repos().stream()
                        .map(repo -> repo.owner)
                        .distinct()
                        .map(owner -> "<option>" + Html.escape(owner.login()) + "</option>")
                        .collect(Collectors.joining());
        String installed =
                world.installations.values().stream()
                        .filter(installation -> installation.app().id() == app.id())
                        .map(i -> "<li>Installed on " + Html.escape(i.account().login()) + "</li>")
                        .collect(Collectors.joining());
        return """
        <h1>%s</h1><ul>%s</ul><form method="post" action="/apps/%s/installations/new">
        <label>Account <select name="account">%s</select></label>
        <button>Install on all repositories</button></form>
        """
                .formatted(Html.escape(app.identity.name()), installed, app.slug(), accounts);
    }

    private void install(Context context) {
        if (Pages.foreign(context)) {
            refuse(context);
            return;
        }
        String login = Optional.ofNullable(context.formParam("account")).orElse("");
        world.exclusively(() ->
                app(context)
                        .ifPresent(app ->
                                world.findAccount(login)
                                        .ifPresent(account -> install(app, account))));
        context.redirect("/apps/" + context.pathParam("slug"), HttpStatus.SEE_OTHER);
    }

    private void install(HostedApp app, Account account) {
        boolean installed =
                world.installations.values().stream()
                        .anyMatch(i -> i.app().id() == app.id() && i.account().equals(account));
        if (!installed) {
            var installation =
                    new Installation(world.newId(), app, account, Selection.all(), world.now());
            world.installations.put(installation.id(), installation);
        }
    }
}
