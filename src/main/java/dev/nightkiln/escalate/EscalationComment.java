package dev.nightkiln.escalate;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Markdown;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.workspace.Patch;

import java.util.Locale;

/**
 * The comment that calls a person. One per attempt; its first line is readable in a phone
 * notification.
 */
public final class EscalationComment {
    private static final int LOG = 12_000;
    private static final int PATCH = 40_000;

    private EscalationComment() {}

    public static String marker(Task task) {
        return "<!-- nightkiln:escalation:" + task.id() + ":" + task.attempt() + " -->";
    }

    public static String render(Task task, Escalated state, Failure failure) {
        String text =
                """
                %s
                **%s** (`%s`). @%s, this one needs you.

                %s

                | Reason | Phase | Attempt | Base | Task |
                |---|---|---|---|---|
                | `%s` | %s | %d | `%s` | `%s` |

                %s

                %s

                **How to go on**

                - `/agent retry` tries again with the issue and the base branch as they are then; the agent is told why this \
                attempt failed.
                - %s
                - `/agent cancel` gives the task up. Closing the issue does the same.
                """
                        .formatted(
                                marker(task),
                                state.reason().title(),
                                state.reason(),
                                task.spec().requester().login(),
                                Markdown.code(Markdown.shortened(failure.summary(), 1_000)),
                                state.reason(),
                                state.phase().name().toLowerCase(Locale.ROOT),
                                state.attempt(),
                                task.spec().base().abbreviated(),
                                task.id(),
                                log(failure),
                                failure.patch()
                                        .map(EscalationComment::patch)
                                        .orElse("There is no change to show."),
                                advice(state.reason(), state.phase()));
        return Markdown.shortened(text, Markdown.LIMIT);
    }

    private static String log(Failure failure) {
        return failure.log().isBlank()
                ? "There is no output to show."
                : "Last lines of the output:\n\n"
                        + Markdown.block(Markdown.tail(failure.log(), LOG));
    }

    private static String patch(Patch patch) {
        long omitted = patch.omittedBytes() + Math.max(0, patch.text().length() - PATCH);
        String shown = patch.text().substring(0, Math.min(patch.text().length(), PATCH));
        return Markdown.folded(
                "The change so far",
                Markdown.block(shown)
                        + (omitted > 0
                                ? "\n\n" + omitted + " bytes of the patch are omitted."
                                : ""));
    }

    private static String advice(FailureReason reason, Phase phase) {
        return switch (reason) {
            case NO_CHANGE ->
                    "Say in the issue what should be different afterwards, and how one can tell; then retry.";
            case CHECK_FAILED ->
                    phase == Phase.CHECKING
                            ? "If the check fails on the base branch as well, mend that first; otherwise add what the agent missed to the issue."
                            : "Read the log above.";
            case POLICY_DENIED ->
                    "Mend what the message above names, in the issue or in `.github/agent-policy.yml` on the base branch.";
            case AGENT_FAILED ->
                    "Look at the output above: the agent's command or image in `.github/agent-policy.yml` may be wrong.";
            case TIMEOUT, IDLE_TIMEOUT ->
                    "Make the task smaller, or raise the limit in `.github/agent-policy.yml` on the base branch.";
            case OUT_OF_MEMORY ->
                    "Raise `limits.memory` in `.github/agent-policy.yml` on the base branch, or make the task smaller.";
            case DISK_FULL -> "An operator has to make room on the server; then retry.";
            case IMAGE_UNAVAILABLE ->
                    "An operator has to put the image on the engine, or the policy has to name another; then retry.";
            case GITHUB_REFUSED ->
                    "Check that the App is installed here with the permissions it asks for; then retry.";
            case QUARANTINED, INTERNAL ->
                    "An operator should look at the server's log for this task's id; then retry.";
        };
    }
}
