package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The App, its installations and their tokens. */
record AppRoutes(World world, Renderings json) {
    private static final Duration LIFETIME = Duration.ofHours(1);

    void addTo(Routes routes) {
        var app = new Need.AppToken();
        var token = new Need.InstallationToken();
        routes.get("/app", app, call -> Answer.ok(json.accounts().app(call.app())));
        routes.get("/app/installations", app, this::installations);
        routes.get("/app/installations/{id}", app, this::installation);
        routes.post("/app/installations/{id}/access_tokens", app, this::mint);
        routes.get(Routes.REPO + "/installation", app, this::installationOfRepository);
        routes.get("/installation/repositories", token, this::repositories);
        routes.delete("/installation/token", token, this::revoke);
    }

    private Answer installations(Call call) {
        return Answer.page(
                call,
                world.installations.values().stream()
                        .filter(installation -> installation.app() == call.app())
                        .map(json.accounts()::installation)
                        .toList());
    }

    private Answer installation(Call call) {
        return Answer.ok(json.accounts().installation(own(call)));
    }

    private Installation own(Call call) {
        Installation installation = world.installations.get(call.pathNumber("id"));
        if (installation == null || installation.app() != call.app()) {
            throw Refusal.notFound();
        }
        return installation;
    }

    private Answer installationOfRepository(Call call) {
        return world.installationOn(call.app(), call.repo())
                .map(installation -> Answer.ok(json.accounts().installation(installation)))
                .orElseThrow(Refusal::notFound);
    }

    private Answer mint(Call call) {
        Installation installation = own(call);
        Fields asked = call.body();
        var scope =
                new Token.Scope(repositories(installation, asked), permissions(call.app(), asked));
        var token = new Token(installation, scope, world.now().plus(LIFETIME));
        world.tokens.add(token);
        var answer =
                Json.object(
                        "token",
                        token.value,
                        "expires_at",
                        Json.time(token.expiresAt),
                        "permissions",
                        token.scope.permissions(),
                        "repository_selection",
                        scope.repositoryIds() == null
                                ? AccountJson.selection(installation)
                                : "selected");
        if (scope.repositoryIds() != null) {
            answer.put("repositories", covered(token));
        }
        return Answer.created(answer);
    }

    private @Nullable Set<Long> repositories(Installation installation, Fields asked) {
        List<JsonNode> names = asked.array("repositories");
        List<JsonNode> ids = asked.array("repository_ids");
        if (names.isEmpty() && ids.isEmpty()) {
            return null;
        }
        var chosen = new TreeSet<Long>();
        List<Repo> repos = world.repos().stream().filter(installation::covers).toList();
        names.forEach(name ->
                repos.stream()
                        .filter(r -> r.identity.name().equals(name.asString("")))
                        .forEach(repo -> chosen.add(repo.identity.id())));
        ids.forEach(id ->
                repos.stream()
                        .filter(repo -> repo.identity.id() == id.asLong(0))
                        .forEach(repo -> chosen.add(repo.identity.id())));
        if (chosen.size() != Set.copyOf(names).size() + Set.copyOf(ids).size()) {
            throw new Refusal(
                    422,
                    "There is at least one repository that does not exist or is not accessible to"
                            + " the parent installation.");
        }
        return chosen;
    }

    private static Map<String, String> permissions(HostedApp app, Fields asked) {
        JsonNode wanted = asked.node().path("permissions");
        if (wanted.isMissingNode() || wanted.isNull()) {
            return app.permissions;
        }
        Map<String, String> granted =
                wanted.properties().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> granted(app, entry),
                                        (first, _) -> first,
                                        TreeMap::new));
        granted.put("metadata", "read");
        return granted;
    }

    private static String granted(HostedApp app, Map.Entry<String, JsonNode> wanted) {
        String level = wanted.getValue().asString("");
        if (!List.of("read", "write", "admin").contains(level)) {
            throw Refusal.invalidRequest(
                    "For 'permissions/%s', %s is not a possible value."
                            .formatted(wanted.getKey(), wanted.getValue()));
        }
        String has = app.permissions.get(wanted.getKey());
        if (has == null || !Level.of(has).reaches(Level.of(level))) {
            throw new Refusal(
                    422, "The permissions requested are not granted to this installation.");
        }
        return level;
    }

    private List<Map<String, @Nullable Object>> covered(Token token) {
        return world.repos().stream()
                .filter(token::covers)
                .map(json.repositories()::repository)
                .toList();
    }

    private Answer repositories(Call call) {
        var all = covered(call.token());
        return Answer.ok(
                Json.object(
                        "total_count", all.size(),
                        "repository_selection", AccountJson.selection(call.token().installation),
                        "repositories", Page.asked(call).of(all)));
    }

    private Answer revoke(Call call) {
        call.token().revoked = true;
        return Answer.noContent();
    }
}
