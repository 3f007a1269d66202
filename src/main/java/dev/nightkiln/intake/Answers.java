package dev.nightkiln.intake;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.intake.Event.Commented;
import dev.nightkiln.intake.Event.Reviewed;
import dev.nightkiln.store.Admission;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.Task;

import java.util.Locale;
import java.util.Optional;

/**
 * Answers to commands. What was done shows in the status comment; only a question, or a wish that
 * cannot be granted, is answered by a comment of its own, once per question.
 */
public final class Answers {
    private final TaskStore tasks;
    private final Findings findings;
    private final StatusComment status;

    public Answers(TaskStore tasks, Findings findings, StatusComment status) {
        this.tasks = tasks;
        this.findings = findings;
        this.status = status;
    }

    /** A command, and the issue it means where there is one. */
    record Question(Commented event, SlashCommand command, Optional<Integer> issue) {}

    void give(Question question, RepositoryClient repository, Admission admission) {
        Commented event = question.event();
        SlashCommand command = question.command();
        switch (command) {
            case STATUS -> say(event, repository, statusOf(question));
            case HELP -> say(event, repository, help(""));
            case UNKNOWN -> say(event, repository, help("I do not know that command. "));
            case RUN, RETRY, CANCEL, APPROVE, FIX -> {
                switch (admission) {
                    case Admission.Busy(Task task) -> say(event, repository, busy(task));
                    case Admission.Inapplicable(String why) ->
                            say(event, repository, refused(command, why));
                    case Admission.Kept(Task task) -> say(event, repository, kept(task));
                    case Admission.Accepted _, Admission.Repeated _, Admission.Unclear _ -> {}
                }
            }
        }
    }

    /** Nobody can react to a review, and what comes of it shows in the status comment. */
    void giveOnReview(Reviewed event, RepositoryClient repository, Admission admission) {
        Optional<String> answer =
                switch (admission) {
                    case Admission.Kept(Task task) -> Optional.of(kept(task));
                    case Admission.Busy(Task task) -> Optional.of(busy(task));
                    case Admission.Inapplicable(String why) ->
                            Optional.of("Nothing comes of this review: " + why + ".\n");
                    case Admission.Accepted _, Admission.Repeated _, Admission.Unclear _ ->
                            Optional.empty();
                };
        answer.ifPresent(text -> {
            String marker = "<!-- nightkiln:answer:review-" + event.said().id() + " -->";
            repository.comment(event.number(), marker, marker + "\n" + text);
        });
    }

    private String busy(Task task) {
        return "There is a task on its way already.\n\n" + shown(task);
    }

    private String statusOf(Question question) {
        return question.issue()
                .flatMap(issue -> tasks.latest(question.event().scene().repository(), issue))
                .map(this::shown)
                .orElse(
                        "There is no task yet. Add the label `agent:run` to an issue, or comment"
                                + " `/agent run` on it.");
    }

    private String shown(Task task) {
        return status.body(task, tasks.journal(task.id()), StatusComment.Known.of(findings, task));
    }

    private static String kept(Task task) {
        return "An attempt is running (attempt "
                + task.attempt()
                + " of task `"
                + task.id()
                + "`). This is kept and comes next.\n";
    }

    private static String refused(SlashCommand command, String why) {
        return "`/agent "
                + command.name().toLowerCase(Locale.ROOT)
                + "` does not apply here: "
                + why
                + ". `/agent help` shows what I understand.\n";
    }

    static String help(String before) {
        return before
                + """
                This is what I understand:

                | Comment | What it does |
                |---|---|
                | `/agent run` | starts a task on this issue, as the label `agent:run` does |
                | `/agent retry` | tries the last task again, with the issue and the base branch as they are now |
                | `/agent cancel` | stops the task and its container at once |
                | `/agent status` | says where the task is |
                | `/agent fix <what>` | on the pull request: has the agent change it, on the same branch, as a review that requests changes does |
                | `/agent approve <commit>` | on the pull request: approves exactly this commit, named by 7 or more of its digits |
                | `/agent help` | shows this |

                Who may: people with write permission on this repository. The command must be the first text of a line; \
                editing a comment gives no new command.
                """;
    }

    private static void say(Commented event, RepositoryClient repository, String text) {
        String marker = "<!-- nightkiln:answer:" + event.said().id() + " -->";
        repository.comment(event.number(), marker, marker + "\n" + text);
    }
}
