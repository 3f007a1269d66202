package dev.nightkiln.spec;

import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.spec.SpecificationResult.Understood;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.Specification;

import java.util.List;
import java.util.Locale;

/** What was understood of an issue, or what is missing, as plain text for a terminal. */
public final class SpecificationReport {
    private final StringBuilder text = new StringBuilder();

    private SpecificationReport() {}

    /** {@code source} is how the issue is called in front of a line number. */
    public static String render(SpecificationResult result, String source) {
        var report = new SpecificationReport();
        switch (result) {
            case Understood(var specification, var notes) -> {
                report.specification(specification);
                notes.forEach(note -> report.text.append("note: ").append(note).append('\n'));
            }
            case Incomplete(var gaps, var understood) -> report.gaps(gaps, understood, source);
        }
        return report.text.toString();
    }

    private void specification(Specification specification) {
        text.append("outcome:\n").append(indented(specification.outcome())).append('\n');
        list("files", specification.files());
        list("context", specification.context());
        list("constraints", specification.constraints());
        criteria(specification.criteria());
        list("commands", specification.commands());
        specification.agent().ifPresent(agent -> text.append("agent: ").append(agent).append('\n'));
        specification
                .budget()
                .ifPresent(budget ->
                        text.append("budget: ")
                                .append(budget.toPlainString())
                                .append(" US dollars\n"));
        text.append("priority: ")
                .append(specification.priority().name().toLowerCase(Locale.ROOT))
                .append('\n');
    }

    private void list(String name, List<String> items) {
        if (!items.isEmpty()) {
            text.append(name).append(":\n");
            items.forEach(
                    item -> text.append("  - ").append(indented(item).substring(2)).append('\n'));
        }
    }

    private void criteria(List<Criterion> criteria) {
        if (!criteria.isEmpty()) {
            text.append("criteria:\n");
        }
        int number = 0;
        for (Criterion criterion : criteria) {
            number++;
            text.append("  ").append(number).append(". ");
            text.append(criterion.statement().replace("\n", "\n     ")).append('\n');
            text.append("     ").append(shown(criterion.proof())).append('\n');
        }
    }

    private static String shown(Proof proof) {
        return switch (proof) {
            case Proof.Command(String line) -> "command: " + line;
            case Proof.NamedCheck(String name) -> "required check: " + name;
            case Proof.None() -> "names no command: unproven unless a required check shows it";
        };
    }

    private static String indented(String lines) {
        return "  " + lines.replace("\n", "\n  ").replaceAll("(?m)^ +$", "");
    }

    private void gaps(List<Gap> gaps, List<String> understood, String source) {
        gaps.forEach(gap -> text.append(gap.in(source)).append('\n'));
        gaps.stream()
                .map(Gap::example)
                .filter(example -> !example.isEmpty())
                .distinct()
                .forEach(example ->
                        text.append("\nfor example:\n\n").append(indented(example)).append('\n'));
        if (!understood.isEmpty()) {
            text.append("\nunderstood so far:\n");
            understood.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }
}
