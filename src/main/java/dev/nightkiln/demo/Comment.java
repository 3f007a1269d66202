package dev.nightkiln.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A comment on an issue or pull request. */
final class Comment {
    final long id;
    final Account author;
    final Instant createdAt;
    final List<Reaction> reactions = new ArrayList<>();
    String body;
    Instant updatedAt;
    int edits;

    Comment(long id, Account author, String body, Instant now) {
        this.id = id;
        this.author = author;
        this.body = body;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
