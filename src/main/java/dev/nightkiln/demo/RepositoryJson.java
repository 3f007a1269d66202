package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Repositories, branches and refs as GitHub writes them. */
record RepositoryJson(Links links, AccountJson accounts) {
    private static final List<String> PARTS =
            List.of(
                    "contributors",
                    "deployments",
                    "downloads",
                    "events",
                    "forks",
                    "hooks",
                    "languages",
                    "merges",
                    "stargazers",
                    "subscribers",
                    "subscription",
                    "tags",
                    "teams");
    private static final Map<String, String> TEMPLATES =
            Map.ofEntries(
                    Map.entry("archive", "{archive_format}{/ref}"),
                    Map.entry("assignees", "assignees{/user}"),
                    Map.entry("blobs", "git/blobs{/sha}"),
                    Map.entry("branches", "branches{/branch}"),
                    Map.entry("collaborators", "collaborators{/collaborator}"),
                    Map.entry("comments", "comments{/number}"),
                    Map.entry("commits", "commits{/sha}"),
                    Map.entry("compare", "compare/{base}...{head}"),
                    Map.entry("contents", "contents/{+path}"),
                    Map.entry("git_commits", "git/commits{/sha}"),
                    Map.entry("git_refs", "git/refs{/sha}"),
                    Map.entry("git_tags", "git/tags{/sha}"),
                    Map.entry("issue_comment", "issues/comments{/number}"),
                    Map.entry("issue_events", "issues/events{/number}"),
                    Map.entry("issues", "issues{/number}"),
                    Map.entry("keys", "keys{/key_id}"),
                    Map.entry("labels", "labels{/name}"),
                    Map.entry("milestones", "milestones{/number}"),
                    Map.entry("notifications", "notifications{?since,all,participating}"),
                    Map.entry("pulls", "pulls{/number}"),
                    Map.entry("releases", "releases{/id}"),
                    Map.entry("statuses", "statuses/{sha}"),
                    Map.entry("trees", "git/trees{/sha}"));

    Map<String, @Nullable Object> repository(Repo repo) {
        String url = links.api(repo);
        String web = links.web(repo);
        var json =
                Json.object(
                        "id",
                        repo.identity.id(),
                        "node_id",
                        Json.nodeId("Repository", repo.identity.id()),
                        "name",
                        repo.identity.name(),
                        "full_name",
                        repo.fullName(),
                        "private",
                        !repo.visibleToAll,
                        "visibility",
                        repo.visibleToAll ? "public" : "private",
                        "owner",
                        accounts.account(repo.owner),
                        "html_url",
                        web,
                        "description",
                        null,
                        "fork",
                        repo.parent != null,
                        "url",
                        url,
                        "clone_url",
                        web + ".git",
                        "git_url",
                        "git:" + web.substring(web.indexOf(':') + 1) + ".git",
                        "ssh_url",
                        "git@github.invalid:" + repo.fullName() + ".git",
                        "svn_url",
                        web);
        json.putAll(standing(repo));
        PARTS.forEach(part -> json.put(part + "_url", url + "/" + part));
        TEMPLATES.forEach((name, template) -> json.put(name + "_url", url + "/" + template));
        addTheUnchanging(json);
        return json;
    }

    private static Map<String, @Nullable Object> standing(Repo repo) {
        String created = Json.time(repo.createdAt);
        long open = repo.issues.values().stream().filter(Issue::open).count();
        return Json.object(
                "default_branch",
                Repo.DEFAULT_BRANCH,
                "created_at",
                created,
                "updated_at",
                created,
                "pushed_at",
                created,
                "open_issues",
                open,
                "open_issues_count",
                open);
    }

    private static void addTheUnchanging(Map<String, @Nullable Object> json) {
        for (String count : List.of("size", "forks", "forks_count", "watchers", "watchers_count")) {
            json.put(count, 0);
        }
        json.put("stargazers_count", 0);
        for (String yes : List.of("has_issues", "has_projects", "has_wiki", "has_downloads")) {
            json.put(yes, true);
        }
        for (String no : List.of("has_pages", "has_discussions", "archived", "disabled")) {
            json.put(no, false);
        }
        for (String none : List.of("homepage", "mirror_url", "license", "language")) {
            json.put(none, null);
        }
        json.put("topics", List.of());
        json.put("allow_forking", true);
        json.put("is_template", false);
    }

    Map<String, @Nullable Object> full(Repo repo) {
        var json = repository(repo);
        json.put("network_count", 0);
        json.put("subscribers_count", 0);
        if (repo.owner.kind() == Account.Kind.ORGANIZATION) {
            json.put("organization", accounts.account(repo.owner));
        }
        if (repo.parent != null) {
            json.put("parent", repository(repo.parent));
            json.put("source", repository(repo.parent));
        }
        return json;
    }

    Map<String, @Nullable Object> ref(Repo repo, String ref, CommitSha sha) {
        return Json.object(
                "ref",
                "refs/" + ref,
                "node_id",
                Json.nodeId("Ref " + ref, repo.identity.id()),
                "url",
                links.api(repo) + "/git/refs/" + ref,
                "object",
                Json.object(
                        "sha",
                        sha.hex(),
                        "type",
                        "commit",
                        "url",
                        links.api(repo) + "/git/commits/" + sha));
    }

    Map<String, @Nullable Object> branch(Repo repo, String branch, CommitSha sha) {
        String url = links.api(repo) + "/branches/" + branch;
        return Json.object(
                "name",
                branch,
                "commit",
                commit(repo, sha),
                "_links",
                Json.object("self", url, "html", links.web(repo) + "/tree/" + branch),
                "protected",
                ProtectionJson.isProtected(repo, branch),
                "protection",
                ProtectionJson.summary(repo, branch),
                "protection_url",
                url + "/protection");
    }

    private Map<String, @Nullable Object> commit(Repo repo, CommitSha sha) {
        String format = "--format=%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%T%n%P%n%B";
        String[] line =
                Git.run(repo.directory, "show", "--no-patch", format, sha.hex()).split("\n", 9);
        String url = links.api(repo) + "/commits/" + sha;
        String git = links.api(repo) + "/git/commits/" + sha;
        var parents =
                line[7].isEmpty()
                        ? List.<Object>of()
                        : Arrays.stream(line[7].split(" ", -1))
                                .map(parent ->
                                        (Object)
                                                Json.object(
                                                        "sha",
                                                        parent,
                                                        "url",
                                                        links.api(repo) + "/commits/" + parent))
                                .toList();
        return Json.object(
                "sha",
                sha.hex(),
                "node_id",
                Json.nodeId("Commit " + sha, repo.identity.id()),
                "url",
                url,
                "html_url",
                links.web(repo) + "/commit/" + sha,
                "comments_url",
                url + "/comments",
                "commit",
                Json.object(
                        "url",
                        git,
                        "author",
                        person(line[0], line[1], line[2]),
                        "committer",
                        person(line[3], line[4], line[5]),
                        "message",
                        line.length > 8 ? line[8].strip() : "",
                        "comment_count",
                        0,
                        "tree",
                        Json.object(
                                "sha", line[6], "url", links.api(repo) + "/git/trees/" + line[6])),
                "author",
                null,
                "committer",
                null,
                "parents",
                parents);
    }

    private static Map<String, @Nullable Object> person(String name, String email, String date) {
        return Json.object("name", name, "email", email, "date", date);
    }
}
