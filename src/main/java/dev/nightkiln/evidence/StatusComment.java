package dev.nightkiln.evidence;

import dev.nightkiln.store.Announcements;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.GateResult;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one comment per task that is edited in place and always says where the task is. */
public final class StatusComment {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final int ENTRIES_SHOWN = 30;

    /** What is known of an attempt beside its state. */
    public record Known(
            Optional<Input> input, Optional<Understanding> understood, List<GateResult> gates) {
        public Known {
            gates = List.copyOf(gates);
        }

        /** Of a follow-up that came to nothing, what is known of the commit that stands. */
        public static Known of(Findings findings, Task task) {
            Task shown = standing(task);
            return new Known(
                    findings.input(shown), findings.understanding(shown), findings.gates(shown));
        }
    }

    private final InstantSource clock;
    private final Function<Task, Optional<String>> page;

    /** {@code page} is where the evidence of a task's attempt is shown, once there is any. */
    public StatusComment(InstantSource clock, Function<Task, Optional<String>> page) {
        this.clock = clock;
        this.page = page;
    }

    public static String marker(Task task) {
        return "<!-- nightkiln:status:" + task.id() + " -->";
    }

    /** The whole sticky comment. */
    public String render(Task task, List<JournalEntry> journal, Known known) {
        return marker(task) + "\n" + body(task, journal, known);
    }

    /** The same without the marker, for an answer. */
    public String body(Task task, List<JournalEntry> journal, Known known) {
        Wait wait = Wait.of(journal, known.gates());
        return """
        **%s**

        %s%s

        %s%s%s

        %s
        """
                .formatted(
                        headline(task, wait) + followed(task, journal),
                        next(task, wait),
                        page.apply(standing(task))
                                .map(" [All of the evidence](%s)"::formatted)
                                .orElse(""),
                        facts(task),
                        Input.paragraph(known.input()),
                        UnderstandingText.paragraph(task, known.understood()),
                        story(journal));
    }

    private static Task standing(Task task) {
        return task.state() instanceof TaskState.Published
                ? task.published().map(task::asOf).orElse(task)
                : task;
    }

    /** Whose words the attempt follows; nobody can react to a review. */
    private static String followed(Task task, List<JournalEntry> journal) {
        boolean isUnderWay =
                task.continues().isPresent() && !(task.state() instanceof TaskState.Published);
        return isUnderWay
                ? journal.stream()
                        .filter(entry -> entry.event().equals("FollowUpRequested"))
                        .filter(entry -> entry.state().equals("QUEUED"))
                        .reduce((_, last) -> last)
                        .map(entry -> ": " + Markdown.code(entry.detail()))
                        .orElse("")
                : "";
    }

    private static String headline(Task task, Wait wait) {
        return switch (task.state()) {
            case TaskState.Queued(int attempt) ->
                    attempt == 1 ? "Queued" : "Queued for attempt " + attempt;
            case TaskState.Active active -> doing(active.phase());
            case TaskState.Published(_, _, int number) ->
                    "Draft pull request #" + number + " " + wait.headline;
            case TaskState.Merged(_, _, int number) -> "Merged: #" + number;
            case TaskState.Closed(_, _, int number) -> "Closed without merging: #" + number;
            case TaskState.Escalated(_, var reason, _) ->
                    "Handed back to you: " + reason.title().toLowerCase(java.util.Locale.ROOT);
            case TaskState.Cancelled(_, var by) -> "Cancelled by `" + by.login() + "`";
        };
    }

    /** Whom a published change waits for. */
    private enum Wait {
        REVIEW("is ready", "Please review; the evidence is in the pull request."),
        SECOND_KEY(
                "needs a second key",
                REVIEW.next
                        + " It says why `nightkiln/second-key` stays red until more people have"
                        + " approved."),
        MERGE(
                "is approved",
                "The people this commit needs have approved it; merging it is for a person to do.");

        private final String headline;
        private final String next;

        Wait(String headline, String next) {
            this.headline = headline;
            this.next = next;
        }

        static Wait of(List<JournalEntry> journal, List<GateResult> gates) {
            if (Announcements.isSignedOff(journal)) {
                return MERGE;
            }
            return gates.stream().anyMatch(GateResult::isHeld) ? SECOND_KEY : REVIEW;
        }
    }

    private static String doing(Phase phase) {
        return switch (phase) {
            case PREPARING -> "Preparing the workspace";
            case WORKING -> "The agent is at work";
            case CAPTURING -> "Reading the change";
            case CHECKING -> "Running the required checks";
            case PUBLISHING -> "Opening the pull request";
        };
    }

    private static String next(Task task, Wait wait) {
        return switch (task.state()) {
            case TaskState.Queued _ ->
                    "It starts as soon as there is a place. `/agent cancel` takes it back.";
            case TaskState.Active _ -> "Nothing for you to do. `/agent cancel` stops it.";
            case TaskState.Published _ -> "No required check stands in its way. " + wait.next;
            case TaskState.Merged _ -> "Done.";
            case TaskState.Closed _ -> "Add the label `agent:run` to start afresh.";
            case TaskState.Escalated _ ->
                    "What happened and how to go on is in a comment of its own. `/agent retry` tries again.";
            case TaskState.Cancelled _ -> "It was stopped. `/agent retry` tries again.";
        };
    }

    private String facts(Task task) {
        return "Task `"
                + task.id()
                + "` · attempt "
                + task.attempt()
                + " · base `"
                + task.spec().base().abbreviated()
                + "` of "
                + Markdown.code(task.spec().baseBranch())
                + " · asked for by `"
                + task.spec().requester().login()
                + "` · as of "
                + TIME.format(clock.instant());
    }

    private static String story(List<JournalEntry> journal) {
        int skipped = Math.max(0, journal.size() - ENTRIES_SHOWN);
        List<JournalEntry> shown = journal.subList(skipped, journal.size());
        var rows =
                shown.stream()
                        .map(entry -> row(entry, shown.getFirst().at()))
                        .collect(Collectors.joining("\n"));
        return Markdown.folded(
                "What happened so far",
                "| When | Attempt | State | Remark |\n|---|---|---|---|\n"
                        + rows
                        + (skipped > 0
                                ? "\n\n" + skipped + " earlier entries are not shown."
                                : ""));
    }

    private static String row(JournalEntry entry, Instant start) {
        long millis = Duration.between(start, entry.at()).toMillis();
        return "| +"
                + Figures.duration(millis)
                + " | "
                + entry.attempt()
                + " | "
                + entry.state()
                + " | "
                + Markdown.cell(entry.detail())
                + " |";
    }
}
