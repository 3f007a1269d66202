package dev.nightkiln.evidence;

import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.text.Markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an issue was understood, for the people who wrote it. */
final class UnderstandingText {
    private static final int LONGEST = 300;
    private static final int SHOWN = 10;

    private UnderstandingText() {}

    /** In full until the work has begun, then folded. */
    static String paragraph(Task task, Optional<Understanding> understood) {
        return understood
                .map(each ->
                        "\n\n"
                                + (task.state() instanceof TaskState.Queued
                                        ? "**What was understood**\n\n" + text(each)
                                        : Markdown.folded("What was understood", text(each))))
                .orElse("");
    }

    private static String text(Understanding understood) {
        Specification asked = understood.specification();
        var lines = new ArrayList<String>();
        lines.add("Outcome: " + code(joined(asked.outcome())));
        list("Files", asked.files(), lines);
        list("Context", asked.context(), lines);
        list("Constraints", asked.constraints(), lines);
        list("Validation commands", asked.commands(), lines);
        asked.agent().ifPresent(agent -> lines.add("Asked for: agent " + code(agent)));
        if (asked.priority() != Specification.Priority.NORMAL) {
            lines.add("Priority: " + asked.priority().name().toLowerCase(Locale.ROOT));
        }
        lines.addAll(understood.frame());
        understood.notes().forEach(note -> lines.add("Note: " + note));
        return bullets(lines) + "\n\n" + criteria(asked.criteria());
    }

    /** A title, which ends with no mark, is not to run into the sentence below it. */
    private static String joined(String paragraphs) {
        return paragraphs.replaceAll("(?<=[\\p{L}\\p{N})`])[ \\t]*\\R\\s*\\R\\s*", ": ");
    }

    private static void list(String name, List<String> items, List<String> lines) {
        if (!items.isEmpty()) {
            String shown =
                    items.stream()
                            .limit(SHOWN)
                            .map(UnderstandingText::code)
                            .collect(Collectors.joining(", "));
            int more = items.size() - SHOWN;
            lines.add(name + ": " + shown + (more > 0 ? ", and " + more + " more" : ""));
        }
    }

    private static String bullets(List<String> lines) {
        return lines.stream().map(line -> "- " + line).collect(Collectors.joining("\n"));
    }

    private static String criteria(List<Criterion> criteria) {
        if (criteria.isEmpty()) {
            return "Exit criteria: none of its own; the required checks must pass.";
        }
        var lines = new ArrayList<String>();
        for (Criterion criterion : criteria) {
            lines.add(
                    (lines.size() + 1)
                            + ". "
                            + code(criterion.statement())
                            + " "
                            + shown(criterion.proof()));
        }
        return "Exit criteria:\n\n" + String.join("\n", lines);
    }

    private static String shown(Proof proof) {
        return switch (proof) {
            case Proof.Command(String line) -> "is shown by " + code(line);
            case Proof.NamedCheck(String name) -> "is shown by the required check " + code(name);
            case Proof.None() -> "names no command: unproven unless a required check shows it";
        };
    }

    /** Foreign text as code, which mentions nobody and closes nothing. */
    private static String code(String text) {
        return Markdown.code(Markdown.shortened(text.replaceAll("\\s+", " ").strip(), LONGEST));
    }
}
