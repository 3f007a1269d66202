package dev.nightkiln.evidence;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Feedback;
import dev.nightkiln.text.HiddenText;
import dev.nightkiln.text.Markdown;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came before a follow-up: the commit it begins with, what people asked for, and what became
 * of the attempts that it supersedes.
 */
public record History(Optional<CommitSha> start, List<Feedback> feedback, List<Earlier> earlier) {
    /** Of an attempt that follows up nothing. */
    public static final History NONE = new History(Optional.empty(), List.of(), List.of());

    public History {
        feedback = List.copyOf(feedback);
        earlier = List.copyOf(earlier);
    }

    /** An attempt that published a commit, or did not. */
    public record Earlier(int attempt, Optional<CommitSha> head, String verdict) {}

    /** What the first lines of the evidence say of it; empty where nothing came before. */
    String paragraph() {
        return start.isEmpty() ? "" : "\n\nIt follows " + asked() + "." + hidden() + leftOut();
    }

    private String asked() {
        return feedback.isEmpty()
                ? "what was asked for on this pull request"
                : feedback.stream().map(History::asked).collect(Collectors.joining(" and "));
    }

    private static String asked(Feedback one) {
        String notes =
                one.notes().isEmpty()
                        ? ""
                        : " with " + Figures.count(one.notes().size(), "comment") + " on lines";
        return Markdown.code(one.by().login())
                + "'s "
                + (one.source().isReview() ? "review" : "`/agent fix`")
                + notes;
    }

    private String hidden() {
        var removed =
                HiddenText.sum(
                        feedback.stream()
                                .flatMap(one ->
                                        Stream.concat(
                                                Stream.of(one.body()),
                                                one.notes().stream().map(Feedback.Note::body)))
                                .map(HiddenText::clean)
                                .toList());
        return removed.isEmpty()
                ? ""
                : " Hidden text removed from that: " + HiddenText.described(removed) + ".";
    }

    private String leftOut() {
        int count = feedback.stream().mapToInt(Feedback::leftOut).sum();
        return count == 0
                ? ""
                : " " + Figures.count(count, "comment") + " beyond what is read left out.";
    }

    /** The attempts that this one supersedes, folded; empty where there are none. */
    String superseded(int attempt) {
        if (earlier.isEmpty()) {
            return "";
        }
        String rows =
                earlier.stream()
                        .map(one ->
                                "| "
                                        + one.attempt()
                                        + " | "
                                        + one.head()
                                                .map(head -> "`" + head.abbreviated() + "`")
                                                .orElse("none")
                                        + " | "
                                        + Markdown.cell(one.verdict())
                                        + " |")
                        .collect(Collectors.joining("\n"));
        return Markdown.folded(
                "Superseded by attempt " + attempt,
                "| Attempt | Commit | Result |\n|---|---|---|\n" + rows);
    }
}
