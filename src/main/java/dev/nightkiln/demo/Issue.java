package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An issue; one that has a {@link Pull} is a pull request, as on GitHub. */
final class Issue {
    /** What the page shows between the comments. */
    record Happening(Instant at, Account actor, String what) {}

    final long id;
    final int number;
    final Account author;
    final Instant createdAt;
    final Set<Label> labels = new LinkedHashSet<>();
    final List<Comment> comments = new ArrayList<>();
    final List<Reaction> reactions = new ArrayList<>();
    final List<Happening> happenings = new ArrayList<>();
    String title = "";
    @Nullable String body;
    Instant updatedAt;
    @Nullable Instant closedAt;
    @Nullable Account closedBy;
    @Nullable Pull pull;

    Issue(long id, int number, Account author, Instant now) {
        this.id = id;
        this.number = number;
        this.author = author;
        this.createdAt = now;
        this.updatedAt = now;
    }

    boolean open() {
        return closedAt == null;
    }

    String state() {
        return open() ? "open" : "closed";
    }
}
