package dev.nightkiln.task;

import java.time.Instant;
import java.util.List;

/**
 * What people who may write had said on the issue when somebody entitled asked, oldest first, as it
 * stood then; of other people's comments only how many there were, of Apps' nothing.
 */
public record Discussion(List<Comment> comments, LeftOut leftOut) {
    public static final Discussion NONE = new Discussion(List.of(), new LeftOut(0, 0, 0));

    public Discussion {
        comments = List.copyOf(comments);
    }

    /** Without NUL characters, as in {@link TaskSpec}. */
    public record Comment(long id, Actor author, Instant at, String body) {
        public Comment {
            body = body.replace("\0", "");
        }
    }

    /**
     * By people without write access; changed since, so that nobody can tell how they stood; and
     * beyond what is read.
     */
    public record LeftOut(int outsiders, int edited, int excess) {}
}
