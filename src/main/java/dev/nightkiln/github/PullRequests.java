package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Pull requests by head and base. Written without github-api's typed calls, because reading {@code
 * draft} there costs a request of its own.
 */
final class PullRequests {
    private final Rest rest;
    private final Repository repository;

    PullRequests(Rest rest, Repository repository) {
        this.rest = rest;
        this.repository = repository;
    }

    /** Creates without a look: GitHub itself allows one open pull request per head and base. */
    PullRequest open(PullRequestDraft wanted) {
        try {
            return parsed(rest.post(path(), bodyOf(wanted)));
        } catch (GitHubRefused refused) {
            if (refused.status() != 422) {
                throw refused;
            }
            if (wanted.draft() && says(refused, "draft pull requests are not supported")) {
                return open(wanted.asNormal());
            }
            return find(wanted.head(), wanted.base()).orElseThrow(() -> refused);
        }
    }

    /**
     * Closes the open pull request from this head into this base, if there is one of {@code
     * author}'s.
     */
    boolean close(String head, String base, String author) {
        Optional<PullRequest> open =
                find(head, base).filter(pull -> pull.authorLogin().equals(author));
        open.ifPresent(pull -> rest.patch(path() + "/" + pull.number(), Map.of("state", "closed")));
        return open.isPresent();
    }

    void describe(int number, UnaryOperator<String> rewrite) {
        String pull = path() + "/" + number;
        String now = rest.get(pull).path("body").asString("");
        String wanted = Shortened.body(rewrite.apply(now));
        if (!wanted.equals(now)) {
            rest.patch(pull, Map.of("body", wanted));
        }
    }

    PullStanding standing(int number) {
        String operation = path() + "/" + number;
        JsonNode pull = rest.get(operation);
        JsonNode base = pull.path("base");
        if (base.path("repo").path("id").asLong(0) != repository.id()) {
            throw new GitHubRefused(404, "another repository has this name now", operation);
        }
        return rest.typed(
                "GET /" + operation,
                () ->
                        new PullStanding(
                                number,
                                pull.path("state").asString("").equals("open"),
                                new CommitSha(pull.path("head").path("sha").asString("")),
                                base.path("ref").asString("")));
    }

    CommitSha branch(String name) {
        String operation =
                "repos/"
                        + repository.fullName()
                        + "/branches/"
                        + encoded(name).replace("+", "%20").replace("%2F", "/");
        JsonNode branch = rest.get(operation);
        return rest.typed(
                "GET /" + operation,
                () -> new CommitSha(branch.path("commit").path("sha").asString("")));
    }

    private Optional<PullRequest> find(String head, String base) {
        String qualified = head.contains(":") ? head : repository.owner() + ":" + head;
        String query = "?state=open&head=" + encoded(qualified) + "&base=" + encoded(base);
        JsonNode list = rest.get(path() + query);
        return list.valueStream()
                .filter(each -> isFrom(qualified, base, each))
                .findFirst()
                .map(this::parsed);
    }

    private static Map<String, Object> bodyOf(PullRequestDraft wanted) {
        return Map.of(
                "title", wanted.title(),
                "body", Shortened.body(wanted.body()),
                "head", wanted.head(),
                "base", wanted.base(),
                "draft", wanted.draft());
    }

    /**
     * GitHub ignores a head filter it cannot read and lists everything, so the answer is checked.
     */
    private static boolean isFrom(String head, String base, JsonNode pull) {
        JsonNode from = pull.path("head");
        String owner = from.path("user").path("login").asString("");
        String label = from.path("label").asString(owner + ":" + from.path("ref").asString(""));
        return label.equalsIgnoreCase(head)
                && head.endsWith(":" + from.path("ref").asString(""))
                && pull.path("base").path("ref").asString("").equals(base);
    }

    private static boolean says(GitHubRefused refused, String text) {
        return refused.reason().toLowerCase(Locale.ROOT).contains(text);
    }

    private PullRequest parsed(JsonNode pull) {
        return rest.typed(
                "/" + path(),
                () ->
                        new PullRequest(
                                pull.path("number").asInt(),
                                URI.create(pull.path("html_url").asString("")),
                                new CommitSha(pull.path("head").path("sha").asString("")),
                                pull.path("draft").asBoolean(false),
                                pull.path("user").path("login").asString("")));
    }

    private String path() {
        return "repos/" + repository.fullName() + "/pulls";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
