package dev.nightkiln.github;

import dev.nightkiln.github.IssueComment.Recent;
import dev.nightkiln.task.Actor;

import tools.jackson.databind.JsonNode;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the last comments of an issue in at most two calls, however many it has. */
final class RecentComments {
    private static final int PAGE = 100;
    private static final int PAGES = 2;
    private static final Set<String> ASSOCIATED = Set.of("OWNER", "MEMBER", "COLLABORATOR");

    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final Rest rest;
    private final String path;

    RecentComments(Rest rest, String path) {
        this.rest = rest;
        this.path = path;
    }

    Recent read(int total) {
        int last = (total + PAGE - 1) / PAGE;
        int first = Math.max(1, last - PAGES + 1);
        var comments = new ArrayList<IssueComment>();
        for (int page = first; page <= last; page++) {
            JsonNode list = rest.get(path + "?per_page=" + PAGE + "&page=" + page);
            comments.addAll(rest.typed(path, () -> list.valueStream().map(this::comment).toList()));
        }
        return new Recent(comments, (first - 1) * PAGE);
    }

    private IssueComment comment(JsonNode comment) {
        try {
            return new IssueComment(
                    comment.path("id").asLong(),
                    person(comment),
                    ASSOCIATED.contains(comment.path("author_association").asString("")),
                    OffsetDateTime.parse(comment.path("created_at").asString("")).toInstant(),
                    OffsetDateTime.parse(comment.path("updated_at").asString("")).toInstant(),
                    comment.path("body").asString(""));
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("a comment without its times", wrong);
        }
    }

    /** Who wrote it, where a person did. */
    static Optional<Actor> person(JsonNode comment) {
        JsonNode user = comment.path("user");
        JsonNode app = comment.path("performed_via_github_app");
        String login = user.path("login").asString("");
        boolean person =
                user.path("type").asString("").equals("User")
                        && LOGIN.matcher(login).matches()
                        && (app.isNull() || app.isMissingNode());
        return person ? Optional.of(new Actor(user.path("id").asLong(), login)) : Optional.empty();
    }
}
