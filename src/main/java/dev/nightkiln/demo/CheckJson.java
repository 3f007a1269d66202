package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Check runs as GitHub writes them. */
record CheckJson(Links links, AccountJson accounts) {
    Map<String, @Nullable Object> checkRun(Repo repo, CheckRun run) {
        String url = links.api(repo) + "/check-runs/" + run.id;
        String web = links.web(repo) + "/runs/" + run.id;
        return Json.object(
                "id",
                run.id,
                "node_id",
                Json.nodeId("CheckRun", run.id),
                "name",
                run.name,
                "head_sha",
                run.headSha.hex(),
                "external_id",
                run.externalId == null ? "" : run.externalId,
                "url",
                url,
                "html_url",
                web,
                "details_url",
                run.detailsUrl == null ? web : run.detailsUrl,
                "status",
                run.status,
                "conclusion",
                run.conclusion,
                "started_at",
                Json.time(run.startedAt),
                "completed_at",
                Json.time(run.completedAt),
                "output",
                Json.object(
                        "title", run.title,
                        "summary", run.summary,
                        "text", run.text,
                        "annotations_count", run.annotations.size(),
                        "annotations_url", url + "/annotations"),
                "check_suite",
                Json.object("id", run.app.id()),
                "app",
                accounts.app(run.app),
                "pull_requests",
                pulls(repo, run));
    }

    /** Only pull requests within the repository are named: GitHub does not see those of a fork. */
    private List<Map<String, @Nullable Object>> pulls(Repo repo, CheckRun run) {
        return repo.pulls()
                .flatMap(issue -> {
                    Pull pull = issue.pull;
                    boolean named =
                            pull != null
                                    && issue.open()
                                    && pull.headRepo == repo
                                    && pull.headSha.equals(run.headSha);
                    return named && pull != null
                            ? Stream.of(reference(repo, issue, pull))
                            : Stream.empty();
                })
                .toList();
    }

    private Map<String, @Nullable Object> reference(Repo repo, Issue issue, Pull pull) {
        var minimal =
                Json.object(
                        "id", repo.identity.id(),
                        "url", links.api(repo),
                        "name", repo.identity.name());
        return Json.object(
                "id",
                issue.id,
                "number",
                issue.number,
                "url",
                links.api(repo) + "/pulls/" + issue.number,
                "head",
                Json.object("ref", pull.headBranch, "sha", pull.headSha.hex(), "repo", minimal),
                "base",
                Json.object("ref", pull.baseBranch, "sha", pull.baseSha.hex(), "repo", minimal));
    }
}
