package dev.nightkiln.task;

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
}
