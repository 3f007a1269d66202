package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Issues, comments, labels and reactions as GitHub writes them. */
record IssueJson(Links links, AccountJson accounts) {
    Map<String, @Nullable Object> issue(Repo repo, Issue issue) {
        String url = links.api(repo, issue);
        var json =
                Json.object(
                        "id",
                        issue.id,
                        "node_id",
                        Json.nodeId("Issue", issue.id),
                        "url",
                        url,
                        "repository_url",
                        links.api(repo),
                        "labels_url",
                        url + "/labels{/name}",
                        "comments_url",
                        url + "/comments",
                        "events_url",
                        url + "/events",
                        "timeline_url",
                        url + "/timeline",
                        "html_url",
                        links.web(repo, issue),
                        "number",
                        issue.number,
                        "state",
                        issue.state(),
                        "state_reason",
                        issue.open() ? null : "completed",
                        "title",
                        issue.title,
                        "body",
                        issue.body,
                        "user",
                        accounts.account(issue.author),
                        "labels",
                        issue.labels.stream().map(l -> label(repo, l)).toList());
        json.putAll(standing(repo, issue, url));
        Pull pull = issue.pull;
        if (pull != null) {
            json.put("draft", pull.draft);
            String web = links.web(repo, issue);
            json.put(
                    "pull_request",
                    Json.object(
                            "url", links.api(repo) + "/pulls/" + issue.number,
                            "html_url", web,
                            "diff_url", web + ".diff",
                            "patch_url", web + ".patch",
                            "merged_at",
                                    pull.mergeCommit == null ? null : Json.time(issue.closedAt)));
        }
        return json;
    }

    private Map<String, @Nullable Object> standing(Repo repo, Issue issue, String url) {
        return Json.object(
                "assignee",
                null,
                "assignees",
                List.of(),
                "milestone",
                null,
                "locked",
                false,
                "active_lock_reason",
                null,
                "comments",
                issue.comments.size(),
                "closed_at",
                Json.time(issue.closedAt),
                "created_at",
                Json.time(issue.createdAt),
                "updated_at",
                Json.time(issue.updatedAt),
                "author_association",
                association(repo, issue.author),
                "reactions",
                rollup(url, issue.reactions),
                "closed_by",
                issue.closedBy == null ? null : accounts.account(issue.closedBy),
                "performed_via_github_app",
                null);
    }

    Map<String, @Nullable Object> comment(Repo repo, Issue issue, Comment comment) {
        String url = links.api(repo) + "/issues/comments/" + comment.id;
        return Json.object(
                "id", comment.id,
                "node_id", Json.nodeId("IssueComment", comment.id),
                "url", url,
                "html_url", links.web(repo, issue) + "#issuecomment-" + comment.id,
                "issue_url", links.api(repo, issue),
                "body", comment.body,
                "user", accounts.account(comment.author),
                "created_at", Json.time(comment.createdAt),
                "updated_at", Json.time(comment.updatedAt),
                "author_association", association(repo, comment.author),
                "reactions", rollup(url, comment.reactions),
                "performed_via_github_app", null);
    }

    Map<String, @Nullable Object> label(Repo repo, Label label) {
        String name = URLEncoder.encode(label.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return Json.object(
                "id", label.id(),
                "node_id", Json.nodeId("Label", label.id()),
                "url", links.api(repo) + "/labels/" + name,
                "name", label.name(),
                "description", label.description(),
                "color", label.color(),
                "default", false);
    }

    Map<String, @Nullable Object> reaction(Reaction reaction) {
        return Json.object(
                "id", reaction.id(),
                "node_id", Json.nodeId("Reaction", reaction.id()),
                "user", accounts.account(reaction.user()),
                "content", reaction.content(),
                "created_at", Json.time(reaction.createdAt()));
    }

    private static Map<String, @Nullable Object> rollup(String url, List<Reaction> reactions) {
        var json = Json.object("url", url + "/reactions", "total_count", reactions.size());
        for (String content : Reaction.CONTENTS) {
            json.put(content, reactions.stream().filter(r -> r.content().equals(content)).count());
        }
        return json;
    }

    static String association(Repo repo, Account account) {
        if (account.equals(repo.owner)) {
            return "OWNER";
        }
        return repo.collaborators.containsKey(account) ? "COLLABORATOR" : "NONE";
    }
}
