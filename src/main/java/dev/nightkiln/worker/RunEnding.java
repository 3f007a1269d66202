package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.AgentResult;
import dev.nightkiln.agent.AgentResult.Overran;
import dev.nightkiln.agent.Output;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Outcome;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.workspace.CaptureResult;
import dev.nightkiln.workspace.Patch;
import dev.nightkiln.workspace.Workspace;

import java.util.List;
import java.util.Optional;

/** What follows from how the agent's run has ended and from what it left in its workspace. */
final class RunEnding {
    private final Captures captures;
    private final Withholding withholding;
    private final Repair repair;
    private final Making.Desk desk;

    RunEnding(Captures captures, Withholding withholding, Repair repair, Making.Desk desk) {
        this.captures = captures;
        this.withholding = withholding;
        this.repair = repair;
        this.desk = desk;
    }

    Step of(Claim claim, Policy policy, Workspace workspace, AgentResult result) {
        CaptureResult captured = captures.capture(claim.task(), workspace, policy);
        if (result instanceof AgentResult.Overran overran) {
            return overran(claim, policy, captured, overran);
        }
        return switch (captured) {
            case CaptureResult.Captured(CommitSha head, _) -> changed(claim, policy, head);
            case CaptureResult.NoChange() ->
                    repair.after(
                            new Repair.Run(claim, policy, Optional.empty()),
                            Outcome.BROKE_OFF,
                            nothing(claim.task(), result.report()),
                            List.of());
            case CaptureResult.Refused refused -> refused(claim, policy, refused);
        };
    }

    /** What an agent left that we had to end was not its last word: the next one may go on. */
    private Step overran(Claim claim, Policy policy, CaptureResult captured, Overran overran) {
        Task task = claim.task();
        Optional<Patch> patch = captures.patch(task, captured);
        Failure failure =
                withholding.of(
                        ModelBounds.failure(
                                overran,
                                policy.limits(),
                                patch,
                                repair.used(task, overran.report())));
        boolean withheld = patch.isPresent() && failure.patch().isEmpty();
        if (withheld) {
            captures.forget(task, captured);
        }
        boolean over = withheld || failure.reason() == FailureReason.BUDGET_EXHAUSTED;
        return repair.after(
                new Repair.Run(claim, policy, withheld ? Optional.empty() : head(captured)),
                over ? Outcome.OVER : Outcome.BROKE_OFF,
                setback(failure.reason(), failure.summary(), "the agent", failure.log()),
                List.of());
    }

    private static Optional<CommitSha> head(CaptureResult captured) {
        return captured instanceof CaptureResult.Captured(CommitSha head, _)
                ? Optional.of(head)
                : Optional.empty();
    }

    private Step changed(Claim claim, Policy policy, CommitSha head) {
        Optional<Round> judged =
                desk.findings().rounds(claim.task()).stream()
                        .filter(round -> round.outcome() == Outcome.TURNED_DOWN)
                        .filter(round -> isSame(claim.task(), round, head))
                        .findFirst();
        return judged.map(round -> unchanged(claim, policy, round))
                .orElseGet(() ->
                        Step.of(
                                desk.tasks()
                                        .advance(
                                                claim,
                                                new TaskEvent.ChangeCaptured(head),
                                                "commit " + head.abbreviated(),
                                                List.of())));
    }

    private boolean isSame(Task task, Round round, CommitSha head) {
        return round.head().filter(before -> captures.isSame(task, before, head)).isPresent();
    }

    /** The same would be said of the same change. */
    private Step unchanged(Claim claim, Policy policy, Round judged) {
        Setback before = judged.setback().orElseThrow();
        return repair.after(
                new Repair.Run(claim, policy, judged.head()),
                Outcome.UNCHANGED,
                new Setback(
                        before.reason(),
                        "The agent left the change as it was: " + before.summary(),
                        before.outputs()),
                List.of());
    }

    /**
     * Without a change the exit code at least tells an agent that found nothing to do from one that
     * could not work.
     */
    private Setback nothing(Task task, AgentReport report) {
        FailureReason reason =
                report.exitCode() == 0
                        ? FailureReason.NO_CHANGE
                        : report.ending().contains("out of memory")
                                ? FailureReason.OUT_OF_MEMORY
                                : FailureReason.AGENT_FAILED;
        boolean had = Repair.latest(desk.findings().rounds(task)).isPresent();
        return setback(
                reason,
                "The agent ended with "
                        + report.ending()
                        + (had ? " and took the change back" : " and left the tree as it was"),
                "the agent",
                report.logTail());
    }

    /** Nothing of it is kept, but the agent can leave out what breaks the rule. */
    private Step refused(Claim claim, Policy policy, CaptureResult.Refused refused) {
        return repair.after(
                new Repair.Run(claim, policy, Optional.empty()),
                refused.reason() == FailureReason.POLICY_DENIED
                        ? Outcome.TURNED_DOWN
                        : Outcome.OVER,
                setback(
                        refused.reason(),
                        "%s breaks the rule %s: %s"
                                .formatted(refused.path(), refused.rule(), refused.detail()),
                        "the rules for a change",
                        "To mend it: " + refused.mend()),
                List.of());
    }

    private static Setback setback(FailureReason reason, String summary, String of, String output) {
        return new Setback(reason, summary, List.of(new Output(of, output)));
    }
}
