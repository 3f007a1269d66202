package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done to an issue or to the conversation of a pull request. */
record Issues(World world, Events events) {
    /** A reaction and whether it is new; the same one twice is one. */
    record Reacted(Reaction reaction, boolean isNew) {}

    Issue open(Repo repo, Account author, String title, @Nullable String body) {
        var issue = new Issue(world.newId(), repo.nextNumber(), author, world.now());
        issue.title = title;
        issue.body = body;
        repo.issues.put(issue.number, issue);
        events.issue("opened", repo, issue, author);
        return issue;
    }

    void edit(Repo repo, Issue issue, String title, @Nullable String body, Account actor) {
        issue.title = title;
        issue.body = body;
        issue.updatedAt = world.now();
        events.issue("edited", repo, issue, actor);
    }

    void close(Repo repo, Issue issue, Account actor) {
        if (!issue.open()) {
            return;
        }
        issue.closedAt = world.now();
        issue.closedBy = actor;
        happened(issue, actor, "closed this");
        events.issue("closed", repo, issue, actor);
    }

    void reopen(Repo repo, Issue issue, Account actor) {
        if (issue.open()) {
            return;
        }
        issue.closedAt = null;
        issue.closedBy = null;
        happened(issue, actor, "reopened this");
        events.issue("reopened", repo, issue, actor);
    }

    Label createLabel(Repo repo, String name, String color, @Nullable String description) {
        var label = new Label(world.newId(), name, color, description);
        repo.labels.put(name.toLowerCase(Locale.ROOT), label);
        return label;
    }

    /** A label the repository does not know yet is created, as GitHub does. */
    void label(Repo repo, Issue issue, String name, Account actor) {
        Label label = repo.label(name).orElseGet(() -> createLabel(repo, name, Label.GREY, null));
        if (issue.labels.add(label)) {
            happened(issue, actor, "added the label " + label.name());
            events.labelled("labeled", repo, issue, label, actor);
        }
    }

    boolean unlabel(Repo repo, Issue issue, String name, Account actor) {
        Optional<Label> label = repo.label(name).filter(issue.labels::remove);
        label.ifPresent(removed -> {
            happened(issue, actor, "removed the label " + removed.name());
            events.labelled("unlabeled", repo, issue, removed, actor);
        });
        return label.isPresent();
    }

    Comment comment(Repo repo, Issue issue, String body, Account author) {
        var comment = new Comment(world.newId(), author, body, world.now());
        issue.comments.add(comment);
        issue.updatedAt = comment.createdAt;
        events.comment("created", repo, issue, comment, author);
        return comment;
    }

    void editComment(Repo repo, Issue issue, Comment comment, String body, Account actor) {
        comment.body = body;
        comment.updatedAt = world.now();
        comment.edits++;
        events.comment("edited", repo, issue, comment, actor);
    }

    /** GitHub sends no event for a reaction. */
    Reacted react(List<Reaction> reactions, String content, Account actor) {
        Optional<Reaction> existing =
                reactions.stream()
                        .filter(r -> r.user().equals(actor) && r.content().equals(content))
                        .findFirst();
        if (existing.isPresent()) {
            return new Reacted(existing.get(), false);
        }
        var reaction = new Reaction(world.newId(), actor, content, world.now());
        reactions.add(reaction);
        return new Reacted(reaction, true);
    }

    private void happened(Issue issue, Account actor, String what) {
        issue.updatedAt = world.now();
        issue.happenings.add(new Issue.Happening(world.now(), actor, what));
    }
}
