package dev.nightkiln.intake;

import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.spec.Gap;
import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.store.Admission;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells an issue's people what keeps it from being a task: a label, and one comment that is written
 * again with each try. Nothing is stored and nothing spent, so the same may be said any number of
 * times.
 */
final class NeedsSpec {
    private static final Logger LOG = LoggerFactory.getLogger(NeedsSpec.class);

    static final String LABEL = "agent:needs-spec";
    private static final String MARKER = "<!-- nightkiln:needs-spec -->";

    private NeedsSpec() {}

    static Admission show(Ask ask, Incomplete incomplete) {
        ask.repository().changeLabels(ask.now().number(), Set.of(LABEL), Set.of(Triggers.LABEL));
        say(ask, render(incomplete));
        return new Admission.Unclear(incomplete.gaps().size());
    }

    /**
     * Takes back what was said, once the issue has become a task; also where that was so before
     * GitHub could be told. {@code stored} is the task by now.
     */
    static Admission settled(Ask ask, Admission admission, Supplier<Optional<Task>> stored) {
        if (ask.now().labels().contains(LABEL)) {
            Optional<Task> task =
                    switch (admission) {
                        case Admission.Accepted(var accepted) -> Optional.of(accepted);
                        case Admission.Repeated() -> stored.get();
                        case Admission.Busy _,
                                Admission.Kept _,
                                Admission.Unclear _,
                                Admission.Inapplicable _ ->
                                Optional.empty();
                    };
            task.ifPresent(one -> takeBack(ask, one));
        }
        return admission;
    }

    /** The comment first: without the label nobody would come back to it. */
    private static void takeBack(Ask ask, Task task) {
        say(
                ask,
                "**Understood now**\n\nIt is task `"
                        + task.id()
                        + "`; the status comment says how it was understood.\n");
        ask.repository().changeLabels(ask.now().number(), Set.of(), Set.of(LABEL));
    }

    /** A locked conversation takes no comment; the label says the least. */
    private static void say(Ask ask, String text) {
        try {
            ask.repository().comment(ask.now().number(), MARKER, MARKER + "\n" + text);
        } catch (GitHubRefused refused) {
            LOG.info("not said on issue {}: {}", ask.now().number(), refused.getMessage());
        }
    }

    static String render(Incomplete incomplete) {
        String gaps =
                incomplete.gaps().stream()
                        .map(gap -> "- " + shown(gap))
                        .collect(Collectors.joining("\n"));
        String example =
                incomplete.gaps().stream()
                        .map(Gap::example)
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("\n\n"));
        String understood =
                incomplete.understood().stream()
                        .map(line -> "- " + line)
                        .collect(Collectors.joining("\n"));
        return """
        **Not started: the issue does not say enough yet**

        Nothing was started and nothing was spent. What is missing or wrong:

        %s
        %s%s
        Edit the issue, then add the label `agent:run` again or comment `/agent run`.
        """
                .formatted(
                        gaps,
                        example.isEmpty()
                                ? ""
                                : "\nFor example, to paste into the issue and change:\n\n"
                                        + Markdown.block(example)
                                        + "\n",
                        understood.isEmpty() ? "" : "\nUnderstood so far:\n\n" + understood + "\n");
    }

    private static String shown(Gap gap) {
        return (gap.line() > 0 ? "Line " + gap.line() + ", " : "")
                + (gap.part().isEmpty() ? "" : Markdown.code(gap.part()) + ": ")
                + gap.reason()
                + ". To mend it, "
                + gap.mend()
                + ".";
    }
}
