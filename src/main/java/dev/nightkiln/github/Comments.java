package dev.nightkiln.github;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Comments found again by a hidden marker, so that a repeated write edits instead of adding. */
final class Comments {
    private final Rest rest;
    private final String repository;
    private final Supplier<String> botLogin;

    Comments(Rest rest, String repository, Supplier<String> botLogin) {
        this.rest = rest;
        this.repository = repository;
        this.botLogin = botLogin;
    }

    long write(int issue, String marker, String body) {
        if (!isMarkedBy(marker, body)) {
            throw new IllegalArgumentException(
                    "the marker must be the first or the last line of the comment: " + marker);
        }
        String text = Shortened.body(body);
        Optional<JsonNode> ours = find(issue, marker);
        if (ours.isEmpty()) {
            String path = repository + "/issues/" + issue + "/comments";
            return rest.post(path, Map.of("body", text)).path("id").asLong();
        }
        long id = ours.get().path("id").asLong();
        boolean differs = !ours.get().path("body").asString("").equals(text);
        if (differs && !edit(id, text)) {
            // Deleted between the look and the edit.
            return write(issue, marker, body);
        }
        return id;
    }

    Optional<Long> idOf(int issue, String marker) {
        return find(issue, marker).map(comment -> comment.path("id").asLong());
    }

    boolean edit(long id, String body) {
        try {
            rest.patch(repository + "/issues/comments/" + id, Map.of("body", Shortened.body(body)));
            return true;
        } catch (GitHubRefused refused) {
            if (refused.status() == 404 || refused.status() == 410) {
                return false;
            }
            throw refused;
        }
    }

    private Optional<JsonNode> find(int issue, String marker) {
        String path = repository + "/issues/" + issue + "/comments?per_page=100";
        return rest
                .pages(path, page -> page.valueStream().anyMatch(each -> isOurs(each, marker)))
                .stream()
                .filter(comment -> isOurs(comment, marker))
                .findFirst();
    }

    /** Anybody may copy a marker into a comment; only our App's own comments count. */
    private boolean isOurs(JsonNode comment, String marker) {
        return comment.path("user").path("type").asString("").equals("Bot")
                && comment.path("user").path("login").asString("").equals(botLogin.get())
                && isMarkedBy(marker, comment.path("body").asString(""));
    }

    /** Text of an agent inside the comment could hold a marker as well, hence the outer lines. */
    private static boolean isMarkedBy(String marker, String body) {
        String text = body.strip();
        return !marker.isBlank()
                && (text.equals(marker)
                        || text.startsWith(marker + "\n")
                        || text.startsWith(marker + "\r\n")
                        || text.endsWith("\n" + marker));
    }
}
