package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Pull requests as GitHub writes them. */
record PullJson(Links links, AccountJson accounts, RepositoryJson repositories, IssueJson issues) {
    Map<String, @Nullable Object> simple(Repo repo, Issue issue, Pull pull) {
        String url = links.api(repo) + "/pulls/" + issue.number;
        String web = links.web(repo, issue);
        var json =
                Json.object(
                        "id",
                        issue.id,
                        "node_id",
                        Json.nodeId("PullRequest", issue.id),
                        "url",
                        url,
                        "html_url",
                        web,
                        "diff_url",
                        web + ".diff",
                        "patch_url",
                        web + ".patch",
                        "issue_url",
                        links.api(repo, issue),
                        "commits_url",
                        url + "/commits",
                        "review_comments_url",
                        url + "/comments",
                        "review_comment_url",
                        links.api(repo) + "/pulls/comments{/number}",
                        "comments_url",
                        links.api(repo, issue) + "/comments",
                        "statuses_url",
                        links.api(repo) + "/statuses/" + pull.headSha,
                        "head",
                        end(pull.headRepo, pull.headBranch, pull.headSha),
                        "base",
                        end(repo, pull.baseBranch, pull.baseSha),
                        "_links",
                        references(repo, issue, pull));
        json.putAll(standing(repo, issue, pull));
        return json;
    }

    private Map<String, @Nullable Object> standing(Repo repo, Issue issue, Pull pull) {
        String merged = pull.mergeCommit == null ? null : Json.time(issue.closedAt);
        return Json.object(
                "number",
                issue.number,
                "state",
                issue.state(),
                "locked",
                false,
                "title",
                issue.title,
                "user",
                accounts.account(issue.author),
                "body",
                issue.body,
                "labels",
                issue.labels.stream().map(l -> issues.label(repo, l)).toList(),
                "milestone",
                null,
                "assignee",
                null,
                "assignees",
                List.of(),
                "requested_reviewers",
                List.of(),
                "requested_teams",
                List.of(),
                "created_at",
                Json.time(issue.createdAt),
                "updated_at",
                Json.time(issue.updatedAt),
                "closed_at",
                Json.time(issue.closedAt),
                "merged_at",
                merged,
                "merge_commit_sha",
                pull.mergeCommit == null ? null : pull.mergeCommit.hex(),
                "author_association",
                IssueJson.association(repo, issue.author),
                "auto_merge",
                null,
                "draft",
                pull.draft);
    }

    private Map<String, @Nullable Object> references(Repo repo, Issue issue, Pull pull) {
        String url = links.api(repo) + "/pulls/" + issue.number;
        return Json.object(
                "self", href(url),
                "html", href(links.web(repo, issue)),
                "issue", href(links.api(repo, issue)),
                "comments", href(links.api(repo, issue) + "/comments"),
                "review_comments", href(url + "/comments"),
                "review_comment", href(links.api(repo) + "/pulls/comments{/number}"),
                "commits", href(url + "/commits"),
                "statuses", href(links.api(repo) + "/statuses/" + pull.headSha));
    }

    private static Map<String, @Nullable Object> href(String href) {
        return Json.object("href", href);
    }

    private Map<String, @Nullable Object> end(Repo repo, String branch, CommitSha sha) {
        return Json.object(
                "label", repo.owner.login() + ":" + branch,
                "ref", branch,
                "sha", sha.hex(),
                "user", accounts.account(repo.owner),
                "repo", repositories.repository(repo));
    }

    Map<String, @Nullable Object> full(Repo repo, Issue issue, Pull pull, boolean mergeable) {
        var json = simple(repo, issue, pull);
        String range = pull.baseSha + "..." + pull.headSha;
        List<String[]> files =
                Git.run(repo.directory, "diff", "--numstat", range)
                        .lines()
                        .map(line -> line.split("\t", -1))
                        .toList();
        String commits =
                Git.run(repo.directory, "rev-list", "--count", pull.baseSha + ".." + pull.headSha);
        boolean merged = pull.mergeCommit != null;
        Account merger = merged ? issue.closedBy : null;
        json.put("merged", merged);
        json.put("mergeable", merged ? null : mergeable);
        json.put("rebaseable", merged ? null : mergeable);
        json.put("mergeable_state", merged ? "unknown" : mergeable ? "clean" : "dirty");
        json.put("merged_by", merger == null ? null : accounts.account(merger));
        json.put("comments", issue.comments.size());
        json.put("review_comments", 0);
        json.put("maintainer_can_modify", pull.maintainerCanModify);
        json.put("commits", Integer.parseInt(commits));
        json.put("additions", sum(files, 0));
        json.put("deletions", sum(files, 1));
        json.put("changed_files", files.size());
        return json;
    }

    Map<String, @Nullable Object> review(Repo repo, Issue issue, Review review) {
        String html = links.web(repo, issue) + "#pullrequestreview-" + review.id;
        String url = links.api(repo) + "/pulls/" + issue.number;
        return Json.object(
                "id",
                review.id,
                "node_id",
                Json.nodeId("PullRequestReview", review.id),
                "user",
                accounts.account(review.author),
                "body",
                review.body,
                "state",
                review.state.name(),
                "html_url",
                html,
                "pull_request_url",
                url,
                "_links",
                Json.object("html", href(html), "pull_request", href(url)),
                "submitted_at",
                Json.time(review.submittedAt),
                "commit_id",
                review.commit.hex(),
                "author_association",
                IssueJson.association(repo, review.author));
    }

    /** Git writes a dash for a binary file. */
    private static int sum(List<String[]> files, int column) {
        return files.stream()
                .map(file -> file[column])
                .filter(number -> !number.equals("-"))
                .mapToInt(Integer::parseInt)
                .sum();
    }
}
