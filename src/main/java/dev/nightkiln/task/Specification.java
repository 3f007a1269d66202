package dev.nightkiln.task;

import dev.nightkiln.task.Criterion.Proof.Command;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What an issue asks for, as it was understood from its form, its headings or its YAML block. Texts
 * are the writer's own and harmless nowhere; a list is empty where the issue says nothing. {@code
 * budget} is in US dollars and can only lower the policy's.
 */
public record Specification(
        String outcome,
        List<String> files,
        List<String> context,
        List<String> constraints,
        List<Criterion> criteria,
        List<String> commands,
        Optional<String> agent,
        Optional<BigDecimal> budget,
        Priority priority) {
    /** Who of those who wait goes first. */
    public enum Priority {
        LOW,
        NORMAL,
        HIGH
    }

    public Specification {
        files = List.copyOf(files);
        context = List.copyOf(context);
        constraints = List.copyOf(constraints);
        criteria = List.copyOf(criteria);
        commands = List.copyOf(commands);
    }

    /** One that names nothing but what is wanted. */
    public static Specification of(String outcome) {
        return new Specification(
                outcome,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Priority.NORMAL);
    }

    /**
     * The same without what only people with write access may decide: what is run, by which agent,
     * and before whom.
     */
    public Specification ofOutsider() {
        return new Specification(
                outcome,
                files,
                context,
                constraints,
                criteria.stream().map(Criterion::withoutCommand).toList(),
                List.of(),
                Optional.empty(),
                budget,
                priority == Priority.HIGH ? Priority.NORMAL : priority);
    }

    /** Something of it would be run. */
    public boolean hasCommands() {
        return !commands.isEmpty()
                || criteria.stream().anyMatch(each -> each.proof() instanceof Command);
    }
}
