package dev.nightkiln.intake;

import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.github.IssueComment;
import dev.nightkiln.intake.Event.Said;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.Discussion.Comment;
import dev.nightkiln.task.Discussion.LeftOut;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Freezes what people who may write have said on an issue up to the moment somebody asked. Who may
 * is asked from GitHub, of so many people at most; in doubt a comment is left out. The youngest
 * comments count first.
 */
final class DiscussionReader {
    static final int MOST_COMMENTS = 50;
    static final int MOST_BYTES = 60_000;
    static final int MOST_PEOPLE = 10;

    private final Ask ask;
    private final List<Comment> kept = new ArrayList<>();
    private int bytes;
    private int outsiders;
    private int edited;
    private int excess;

    private DiscussionReader(Ask ask) {
        this.ask = ask;
    }

    static Discussion read(Ask ask) {
        return new DiscussionReader(ask).discussion();
    }

    private Discussion discussion() {
        // Its delivery says how it stood; it may be on the pull request, which is not read.
        ask.moment().said().ifPresent(said -> keep(ask.scene().sender(), said));
        choose(recent());
        List<Comment> comments =
                kept.stream()
                        .sorted(Comparator.comparing(Comment::at).thenComparingLong(Comment::id))
                        .toList();
        return new Discussion(comments, new LeftOut(outsiders, edited, excess));
    }

    /** Youngest first. */
    private List<IssueComment> recent() {
        int total = ask.now().comments();
        try {
            var recent = ask.repository().recentComments(ask.now().number(), total);
            excess += recent.earlier();
            return recent.comments().reversed();
        } catch (GitHubRefused refused) {
            excess += total;
            return List.of();
        }
    }

    private void choose(List<IssueComment> recent) {
        List<IssueComment> before =
                recent.stream()
                        .filter(comment -> !comment.createdAt().isAfter(ask.moment().at()))
                        .filter(comment ->
                                ask.moment().said().map(Said::id).orElse(0L) != comment.id())
                        .filter(comment -> comment.person().isPresent())
                        .toList();
        Map<Long, Boolean> writers = writers(before);
        for (IssueComment comment : before) {
            Actor person = comment.person().orElseThrow();
            Boolean writes = writers.get(person.id());
            if (writes == null) {
                excess++;
            } else if (!writes) {
                outsiders++;
            } else if (isEditedSince(comment)) {
                edited++;
            } else {
                keep(person, new Said(comment.id(), comment.body(), comment.createdAt()));
            }
        }
    }

    /**
     * Those whom GitHub calls associated are asked about first: strangers cannot talk so much that
     * nobody else is heard. The permission of whoever gave the command is known already.
     */
    private Map<Long, Boolean> writers(List<IssueComment> comments) {
        var writers = new LinkedHashMap<Long, Boolean>();
        writers.put(ask.scene().sender().id(), true);
        var asked = new ArrayList<>(comments);
        asked.sort(Comparator.comparing(comment -> !comment.associated()));
        for (IssueComment comment : asked) {
            Actor person = comment.person().orElseThrow();
            if (writers.size() <= MOST_PEOPLE && !writers.containsKey(person.id())) {
                writers.put(person.id(), mayWrite(person));
            }
        }
        return writers;
    }

    private boolean mayWrite(Actor person) {
        try {
            return ask.repository().permissionOf(person).canWrite();
        } catch (GitHubRefused refused) {
            return false;
        }
    }

    /** GitHub's clock has seconds; within the same second nobody can tell. */
    private boolean isEditedSince(IssueComment comment) {
        return comment.updatedAt().isAfter(comment.createdAt())
                && !comment.updatedAt().isBefore(ask.moment().at());
    }

    private void keep(Actor author, Said said) {
        if (SlashCommand.isAllOf(said.body())) {
            return;
        }
        int size = said.body().getBytes(StandardCharsets.UTF_8).length;
        if (kept.size() == MOST_COMMENTS || bytes + size > MOST_BYTES) {
            excess++;
            return;
        }
        bytes += size;
        kept.add(new Comment(said.id(), author, said.at(), said.body()));
    }
}
