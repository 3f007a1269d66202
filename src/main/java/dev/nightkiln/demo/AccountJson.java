package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Accounts, Apps and installations as GitHub writes them. */
record AccountJson(Links links) {
    Map<String, @Nullable Object> account(Account account) {
        String url =
                links.api() + "/users/" + account.login().replace("[", "%5B").replace("]", "%5D");
        var json =
                Json.object(
                        "login",
                        account.login(),
                        "id",
                        account.id(),
                        "node_id",
                        Json.nodeId("User", account.id()),
                        "avatar_url",
                        links.web() + "/avatars/" + account.id(),
                        "gravatar_id",
                        "",
                        "url",
                        url,
                        "html_url",
                        links.web() + "/" + account.login().replace("[bot]", ""),
                        "type",
                        account.kind().json,
                        "site_admin",
                        false);
        for (String part : List.of("followers", "subscriptions", "repos", "received_events")) {
            json.put(part + "_url", url + "/" + part);
        }
        json.put("organizations_url", url + "/orgs");
        json.put("following_url", url + "/following{/other_user}");
        json.put("gists_url", url + "/gists{/gist_id}");
        json.put("starred_url", url + "/starred{/owner}{/repo}");
        json.put("events_url", url + "/events{/privacy}");
        return json;
    }

    Map<String, @Nullable Object> profile(Account account) {
        var json = account(account);
        for (String unknown : List.of("name", "company", "location", "email", "hireable", "bio")) {
            json.put(unknown, null);
        }
        json.put("blog", "");
        for (String count : List.of("public_repos", "public_gists", "followers", "following")) {
            json.put(count, 0);
        }
        json.put("created_at", "2026-01-01T00:00:00Z");
        json.put("updated_at", "2026-01-01T00:00:00Z");
        return json;
    }

    Map<String, @Nullable Object> app(HostedApp app) {
        String created = Json.time(app.identity.createdAt());
        return Json.object(
                "id", app.id(),
                "slug", app.slug(),
                "client_id", app.clientId(),
                "node_id", Json.nodeId("Integration", app.id()),
                "owner", account(app.identity.owner()),
                "name", app.identity.name(),
                "description", null,
                "external_url", links.web(),
                "html_url", links.web() + "/apps/" + app.slug(),
                "created_at", created,
                "updated_at", created,
                "permissions", app.permissions,
                "events", app.events);
    }

    Map<String, @Nullable Object> installation(Installation installation) {
        String url = links.api() + "/app/installations/" + installation.id();
        HostedApp app = installation.app();
        Account account = installation.account();
        String created = Json.time(installation.createdAt());
        return Json.object(
                "id",
                installation.id(),
                "client_id",
                app.clientId(),
                "account",
                account(account),
                "repository_selection",
                selection(installation),
                "access_tokens_url",
                url + "/access_tokens",
                "repositories_url",
                links.api() + "/installation/repositories",
                "html_url",
                links.web() + "/settings/installations/" + installation.id(),
                "app_id",
                app.id(),
                "app_slug",
                app.slug(),
                "target_id",
                account.id(),
                "target_type",
                account.kind().json,
                "permissions",
                app.permissions,
                "events",
                app.events,
                "created_at",
                created,
                "updated_at",
                created,
                "single_file_name",
                null,
                "has_multiple_single_files",
                false,
                "single_file_paths",
                List.of(),
                "suspended_by",
                null,
                "suspended_at",
                null);
    }

    static String selection(Installation installation) {
        return switch (installation.selection()) {
            case Selection.All() -> "all";
            case Selection.Selected _ -> "selected";
        };
    }
}
