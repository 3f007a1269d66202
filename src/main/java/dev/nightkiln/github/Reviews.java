package dev.nightkiln.github;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the reviews of a pull request; what it does not know it refuses. */
final class Reviews {
    private final Rest rest;
    private final String path;

    Reviews(Rest rest, String path) {
        this.rest = rest;
        this.path = path;
    }

    List<Review> read() {
        return rest.pages(path + "?per_page=100", _ -> false).stream()
                .map(review -> known(review, "GET /" + path))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether a review is there and nobody has dismissed it. */
    boolean stands(long id) {
        try {
            return !rest.get(path + "/" + id).path("state").asString("").equals("DISMISSED");
        } catch (GitHubRefused refused) {
            if (refused.status() == 404) {
                return false;
            }
            throw refused;
        }
    }

    /** What a review says about lines of the change, in GitHub's order. */
    List<ReviewNote> notes(long id) {
        String notes = path + "/" + id + "/comments?per_page=100";
        return rest.pages(notes, _ -> false).stream().map(Reviews::note).toList();
    }

    private static ReviewNote note(JsonNode note) {
        JsonNode line = note.path("line").isInt() ? note.path("line") : note.path("original_line");
        return new ReviewNote(
                RecentComments.person(note),
                note.path("path").asString(""),
                line.isInt() ? OptionalInt.of(line.asInt()) : OptionalInt.empty(),
                note.path("diff_hunk").asString(""),
                note.path("body").asString(""));
    }

    /** Not passed over: what it means may be that somebody objects. */
    static Optional<Review> known(JsonNode review, String operation) {
        try {
            return decisive(review);
        } catch (IllegalArgumentException unknown) {
            throw new GitHubRefused(200, "a review that is not as documented", operation);
        }
    }

    /** A comment decides nothing, nor does an account that is gone, whose review has no user. */
    private static Optional<Review> decisive(JsonNode review) {
        JsonNode user = review.path("user");
        return switch (review.path("state").asString("")) {
            case "COMMENTED", "PENDING" -> Optional.empty();
            case String state when user.isObject() -> Optional.of(parsed(review, user, state));
            case String _ -> Optional.empty();
        };
    }

    private static Review parsed(JsonNode review, JsonNode user, String state) {
        JsonNode commit = review.path("commit_id");
        String login = user.path("login").asString("");
        // Only a person is of this type, and no person has a bracket in the login.
        boolean person = user.path("type").asString("").equals("User") && !login.contains("[");
        try {
            return new Review(
                    new Actor(user.path("id").asLong(0), login.replace("[bot]", "")),
                    !person,
                    Review.State.valueOf(state),
                    commit.isString()
                            ? Optional.of(new CommitSha(commit.asString()))
                            : Optional.empty(),
                    Instant.parse(review.path("submitted_at").asString("")));
        } catch (DateTimeException undated) {
            throw new IllegalArgumentException("a review without its time", undated);
        }
    }
}
