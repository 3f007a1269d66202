package dev.nightkiln.escalate;

import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.ProofTable;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.RoundTable;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.workspace.Patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The comment that calls a person. One per attempt; its first line is readable in a phone
 * notification.
 */
public final class EscalationComment {
    private static final int SUMMARY = 200;
    private static final int LOG = 12_000;
    private static final int PATCH = 40_000;

    /** What these tell is our own finding, not the end of a log. */
    private static final Set<FailureReason> IN_DETAIL =
            EnumSet.of(FailureReason.POLICY_DENIED, FailureReason.SECRET_FOUND);

    private EscalationComment() {}

    public static String marker(Task task) {
        return "<!-- nightkiln:escalation:" + task.id() + ":" + task.attempt() + " -->";
    }

    /** With the runs of the agents that have come to an end in this attempt. */
    public static String render(Task task, Escalated state, Failure failure, List<Round> rounds) {
        return render(task, state, failure, rounds, Optional.empty());
    }

    /** The same with what was observed before it was handed back, where that came to checks. */
    public static String render(
            Task task,
            Escalated state,
            Failure failure,
            List<Round> rounds,
            Optional<Evidence> evidence) {
        return Room.fit(room ->
                render(task, state, failure, rounds, room)
                        + evidence.map(seen -> "\n" + observed(seen, room)).orElse(""));
    }

    private static String observed(Evidence seen, Room room) {
        return Markdown.folded(
                        "What was observed",
                        ProofTable.observed(seen.checks(), seen.gates(), seen.proof(), room)
                                + "\n"
                                + EvidenceComment.bundle(seen.proof()))
                + "\n";
    }

    private static String render(
            Task task, Escalated state, Failure failure, List<Round> rounds, Room room) {
        return """
        %s
        **%s:** %s. @%s, this one needs you.

        %s

        **How to go on**

        - %s
        %s

        Reason `%s` · phase %s · task `%s`, attempt %d · base `%s`
        """
                .formatted(
                        marker(task),
                        state.reason().title(),
                        Markdown.code(Markdown.shortened(failure.summary(), SUMMARY)),
                        task.spec().requester().login(),
                        findings(state, failure, rounds, room),
                        advice(state, isUnspent(state, rounds)),
                        waysOn(task),
                        state.reason(),
                        state.phase().name().toLowerCase(Locale.ROOT),
                        task.id(),
                        state.attempt(),
                        task.spec().base().abbreviated());
    }

    private static String findings(
            Escalated state, Failure failure, List<Round> rounds, Room room) {
        var paragraphs = new ArrayList<String>();
        if (rounds.size() > 1) {
            paragraphs.add("What was tried:\n\n" + RoundTable.render(rounds));
        }
        if (failure.summary().length() > SUMMARY) {
            paragraphs.add(Markdown.block(Markdown.shortened(failure.summary(), 4_000)));
        }
        if (!failure.log().isBlank()) {
            String title = isInDetail(state) ? "In detail:" : "Last lines of the output:";
            paragraphs.add(
                    title + "\n\n" + Markdown.block(Markdown.tail(failure.log(), room.of(LOG))));
        }
        paragraphs.add(
                failure.patch()
                        .map(patch -> patch(patch, room))
                        .orElseGet(() -> withoutPatch(state, rounds)));
        return String.join("\n\n", paragraphs);
    }

    private static boolean isInDetail(Escalated state) {
        return IN_DETAIL.contains(state.reason())
                || (state.phase() == Phase.PREPARING
                        && state.reason() != FailureReason.WARM_UP_FAILED);
    }

    private static String waysOn(Task task) {
        return task.continues()
                .map(before ->
                        """
                        - `/agent retry` tries the same again; the agent is told why this attempt failed. Another review, \
                        or `/agent fix` with more words, does so too.
                        - `/agent cancel` gives up what was asked for: `%s` stands again, and can be approved. Until \
                        then `nightkiln/sign-off` is void.\
                        """
                                .formatted(before.head().abbreviated()))
                .orElse(
                        """
                        - `/agent retry` tries again with the issue and the base branch as they are then; the agent is \
                        told why this attempt failed.
                        - `/agent cancel` gives the task up. Closing the issue does the same.\
                        """);
    }

    private static String withoutPatch(Escalated state, List<Round> rounds) {
        if (state.reason() == FailureReason.SECRET_FOUND) {
            return "Nothing was pushed, and the change is not shown here.";
        }
        return switch (state.phase()) {
            case PREPARING ->
                    isUnspent(state, rounds)
                            ? "The agent was not started."
                            : "Nothing of a change was kept.";
            case WORKING, CAPTURING -> "Nothing of a change was kept.";
            case CHECKING, PUBLISHING -> "The change cannot be shown here.";
        };
    }

    private static String patch(Patch patch, Room room) {
        String text = patch.text();
        int end = Math.min(text.length(), room.of(PATCH));
        if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        String shown = text.substring(0, end);
        long omitted =
                patch.omittedBytes() + text.substring(end).getBytes(StandardCharsets.UTF_8).length;
        return Markdown.folded(
                "The change so far",
                Markdown.patch(shown)
                        + (omitted > 0
                                ? "\n\n" + omitted + " bytes of the patch are omitted."
                                : ""));
    }

    /** Before the first run of an agent. */
    private static boolean isUnspent(Escalated state, List<Round> rounds) {
        return state.phase() == Phase.PREPARING && rounds.isEmpty();
    }

    private static String advice(Escalated state, boolean unspent) {
        Phase phase = state.phase();
        return switch (state.reason()) {
            case NO_CHANGE ->
                    "Say in the issue what should be different afterwards, and how one can tell.";
            case WARM_UP_FAILED ->
                    "Mend `warm-up` in `.github/agent-policy.yml` on the base branch, or what it reaches."
                            + (unspent ? " Nothing was spent." : "");
            case CHECK_FAILED ->
                    "Add to the issue what the agent missed. What the base says to the same check is above.";
            case BASE_ALREADY_RED ->
                    "Mend the base branch first, then retry. To let such changes through, the organisation's policy has to say `hold` or `warn` to `already-red` below `proof` and `signals`.";
            case POLICY_DENIED ->
                    "Mend what is named above: in `.github/agent-policy.yml` on the base branch, or by saying in the issue what the agent must not do.";
            case SECRET_FOUND ->
                    "Find out how the value came to the agent. If it is real, replace it where it is used: from now on it counts as known. Then say in the issue what the agent must leave out.";
            case AGENT_FAILED ->
                    phase == Phase.PREPARING
                            ? "Ask an operator for what is named above, or change the policy."
                                    + (unspent ? " Nothing was spent." : "")
                            : "Look at the output: the agent's command or image in `.github/agent-policy.yml` may be wrong.";
            case TIMEOUT, IDLE_TIMEOUT ->
                    "Make the task smaller, or raise "
                            + limit(state)
                            + " in `.github/agent-policy.yml` on the base branch.";
            case BUDGET_EXHAUSTED ->
                    "Make the task smaller, or raise the limit that is named above: in `.github/agent-policy.yml` on the base branch, up to the organisation's max. Beyond it only the policy of the organisation can.";
            case OUT_OF_MEMORY ->
                    "Make the task smaller, or raise `limits.memory` in `.github/agent-policy.yml` on the base branch.";
            case DISK_FULL ->
                    "If the workspace outgrew its quota, write less or raise `limits.disk` or `limits.inodes` in `.github/agent-policy.yml` on the base branch; if the server's disk is full, ask an operator to make room.";
            case IMAGE_UNAVAILABLE ->
                    "Ask an operator to put the image on the engine, or name another in `.github/agent-policy.yml` on the base branch.";
            case GITHUB_REFUSED ->
                    "Read what GitHub said. The App may not touch workflow files, on purpose: such a change is a person's to make. Otherwise check where it is installed, and with which permissions.";
            case QUARANTINED, INTERNAL ->
                    "Ask an operator to look for this task's id in the server's log.";
        };
    }

    private static String limit(Escalated state) {
        if (state.phase() == Phase.CHECKING) {
            return "the check's `timeout`";
        }
        return state.reason() == FailureReason.TIMEOUT
                ? "`limits.agent-timeout`"
                : "`limits.idle-timeout`";
    }
}
