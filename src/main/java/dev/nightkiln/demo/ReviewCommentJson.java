package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The comments of a review as GitHub writes them: without the line, which only its hunk tells. */
record ReviewCommentJson(Links links, AccountJson accounts) {
    Map<String, @Nullable Object> comment(
            Repo repo, Issue issue, Review review, InlineComment comment) {
        String pull = links.api(repo) + "/pulls/" + issue.number;
        String url = links.api(repo) + "/pulls/comments/" + comment.id();
        String html = links.web(repo, issue) + "#discussion_r" + comment.id();
        int position = (int) comment.hunk().lines().count() - 1;
        var json =
                Json.object(
                        "id", comment.id(),
                        "node_id", Json.nodeId("PullRequestReviewComment", comment.id()),
                        "url", url,
                        "pull_request_review_id", review.id,
                        "diff_hunk", comment.hunk(),
                        "path", comment.note().path(),
                        "position", position,
                        "original_position", position,
                        "commit_id", review.commit.hex(),
                        "original_commit_id", review.commit.hex(),
                        "user", accounts.account(comment.author()),
                        "body", comment.note().body(),
                        "created_at", Json.time(comment.createdAt()),
                        "updated_at", Json.time(comment.createdAt()),
                        "html_url", html,
                        "pull_request_url", pull,
                        "author_association", IssueJson.association(repo, comment.author()));
        json.put(
                "_links",
                Json.object(
                        "self", Json.object("href", url),
                        "html", Json.object("href", html),
                        "pull_request", Json.object("href", pull)));
        if (comment.inReplyTo() != 0) {
            json.put("in_reply_to_id", comment.inReplyTo());
        }
        return json;
    }
}
