package dev.nightkiln.demo;

import dev.nightkiln.task.CommitSha;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a person said of one commit of a pull request. */
final class Review {
    /** Submitted reviews; the API writes the names as they are, webhooks in lower case. */
    enum State {
        APPROVED,
        CHANGES_REQUESTED,
        COMMENTED,
        DISMISSED
    }

    final long id;
    final Account author;
    final CommitSha commit;
    final Instant submittedAt;
    final String body;
    final List<InlineComment> comments = new ArrayList<>();
    State state;

    Review(long id, Account author, CommitSha commit, State state, String body, Instant now) {
        this.id = id;
        this.author = author;
        this.commit = commit;
        this.state = state;
        this.body = body;
        this.submittedAt = now;
    }
}
