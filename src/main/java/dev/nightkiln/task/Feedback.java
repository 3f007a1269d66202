package dev.nightkiln.task;

import java.time.Instant;
import java.util.List;

/**
 * What one person asked for on a pull request, as it stood when it was read: the body and the
 * comments on lines of a review, or one comment. {@code leftOut} counts what was beyond what is
 * read.
 */
public record Feedback(
        Source source, Actor by, Instant at, String body, List<Note> notes, int leftOut) {
    public Feedback {
        body = body.replace("\0", "");
        notes = List.copyOf(notes);
    }

    /** Where it was said; the id is GitHub's. */
    public record Source(boolean isReview, long id) {}

    /** On one line of the change, which is the last of the hunk; line 0 is not known. */
    public record Note(String path, int line, String hunk, String body) {
        public Note {
            path = path.replace("\0", "");
            hunk = hunk.replace("\0", "");
            body = body.replace("\0", "");
        }
    }
}
