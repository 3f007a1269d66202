package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells every App that is installed and subscribed what happened. */
record Events(World world, Webhooks webhooks, Renderings json) {
    private static final String NOTHING = "0".repeat(40);

    void emit(String event, @Nullable String action, Repo repo, Account sender, Object... details) {
        for (HostedApp app : world.apps.values()) {
            if (app.webhookUrl != null && app.events.contains(event)) {
                world.installationOn(app, repo)
                        .ifPresent(installation -> {
                            var payload = payload(action, repo, sender, details);
                            payload.put(
                                    "installation",
                                    Json.object(
                                            "id",
                                            installation.id(),
                                            "node_id",
                                            Json.nodeId("Installation", installation.id())));
                            var hook =
                                    new Delivery.Hook(
                                            event, action, installation.id(), repo.identity.id());
                            webhooks.enqueue(app, hook, Json.bytes(payload));
                        });
            }
        }
    }

    private Map<String, @Nullable Object> payload(
            @Nullable String action, Repo repo, Account sender, Object... details) {
        var payload = Json.object(details);
        if (action != null) {
            payload.put("action", action);
        }
        payload.put("repository", json.repositories().repository(repo));
        if (repo.owner.kind() == Account.Kind.ORGANIZATION) {
            payload.put("organization", json.accounts().account(repo.owner));
        }
        payload.put("sender", json.accounts().account(sender));
        return payload;
    }

    void issue(String action, Repo repo, Issue issue, Account sender) {
        Pull pull = issue.pull;
        if (pull == null) {
            emit("issues", action, repo, sender, "issue", json.issues().issue(repo, issue));
        } else {
            pull(action, repo, issue, pull, sender);
        }
    }

    void labelled(String action, Repo repo, Issue issue, Label label, Account sender) {
        Pull pull = issue.pull;
        String event = pull == null ? "issues" : "pull_request";
        Object labelJson = json.issues().label(repo, label);
        if (pull == null) {
            Object issueJson = json.issues().issue(repo, issue);
            emit(event, action, repo, sender, "issue", issueJson, "label", labelJson);
        } else {
            Object pullJson = pullJson(repo, issue, pull);
            emit(
                    event,
                    action,
                    repo,
                    sender,
                    "number",
                    issue.number,
                    "pull_request",
                    pullJson,
                    "label",
                    labelJson);
        }
    }

    void comment(String action, Repo repo, Issue issue, Comment comment, Account sender) {
        Object issueJson = json.issues().issue(repo, issue);
        Object commentJson = json.issues().comment(repo, issue, comment);
        emit("issue_comment", action, repo, sender, "issue", issueJson, "comment", commentJson);
    }

    void pull(String action, Repo repo, Issue issue, Pull pull, Account sender) {
        Object pullJson = pullJson(repo, issue, pull);
        emit(
                "pull_request",
                action,
                repo,
                sender,
                "number",
                issue.number,
                "pull_request",
                pullJson);
    }

    /** A webhook writes the state in lower case, the API in upper case. */
    void review(String action, Repo repo, Issue issue, Review review, Account sender) {
        Pull pull = issue.pull;
        if (pull == null) {
            throw new IllegalStateException(issue.number + " is not a pull request");
        }
        var reviewJson = json.pulls().review(repo, issue, review);
        reviewJson.put("state", review.state.name().toLowerCase(Locale.ROOT));
        Object pullJson = json.pulls().simple(repo, issue, pull);
        emit(
                "pull_request_review",
                action,
                repo,
                sender,
                "review",
                reviewJson,
                "pull_request",
                pullJson);
    }

    private Map<String, @Nullable Object> pullJson(Repo repo, Issue issue, Pull pull) {
        return json.pulls().full(repo, issue, pull, true);
    }

    /** A push has no action; a commit that is not there is written as zeros. */
    void push(
            Repo repo,
            String branch,
            Optional<CommitSha> before,
            Optional<CommitSha> after,
            Account sender) {
        emit(
                "push",
                null,
                repo,
                sender,
                "ref",
                "refs/heads/" + branch,
                "before",
                before.map(CommitSha::hex).orElse(NOTHING),
                "after",
                after.map(CommitSha::hex).orElse(NOTHING),
                "created",
                before.isEmpty(),
                "deleted",
                after.isEmpty(),
                "forced",
                false,
                "pusher",
                Json.object("name", sender.login()));
    }

    void checkRun(String action, Repo repo, CheckRun run, Account sender) {
        Object runJson = json.checks().checkRun(repo, run);
        emit("check_run", action, repo, sender, "check_run", runJson);
    }
}
