package dev.nightkiln.github;

import dev.nightkiln.task.Actor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A comment as GitHub shows it now. There is no person where a bot, an App in somebody's name or a
 * deleted account wrote it. {@code associated}: GitHub says its writer belongs to the repository,
 * which grants nothing but tells whom to ask about first.
 */
public record IssueComment(
        long id,
        Optional<Actor> person,
        boolean associated,
        Instant createdAt,
        Instant updatedAt,
        String body) {

    /** The youngest comments of an issue, oldest first, and how many there are before them. */
    public record Recent(List<IssueComment> comments, int earlier) {
        public Recent {
            comments = List.copyOf(comments);
        }
    }
}
