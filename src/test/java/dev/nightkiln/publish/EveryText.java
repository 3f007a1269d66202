package dev.nightkiln.publish;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.ModelUse.Calls;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.egress.Traffic.Reached;
import dev.nightkiln.egress.Traffic.Refused;
import dev.nightkiln.escalate.EscalationComment;
import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Input;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.Standing;
import dev.nightkiln.verify.TestDelta;
import dev.nightkiln.verify.TestDelta.Group;
import dev.nightkiln.workspace.DiffStat;
import dev.nightkiln.workspace.FileChange;
import dev.nightkiln.workspace.Patch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind of text we write to GitHub, whole, with other people's words in it. */
final class EveryText {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private EveryText() {}

    /** Every kind of text we write; {@code line} and {@code block} are other people's. */
    static Map<String, String> of(String line, String block) {
        var written = new LinkedHashMap<String, String>();
        Evidence evidence = evidence(line, block);
        Task task = evidence.task();
        written.put("evidence", EvidenceComment.render(evidence));
        written.put("pull request", PullRequestBody.render(evidence));
        written.put(
                "status",
                new StatusComment(() -> AT, _ -> Optional.empty())
                        .render(
                                task,
                                List.of(new JournalEntry(AT, 1, "e", "QUEUED", 1, cut(line))),
                                new StatusComment.Known(
                                        evidence.input(),
                                        Optional.of(understood(line, block)),
                                        evidence.gates())));
        var state = new Escalated(2, FailureReason.CHECK_FAILED, Phase.CHECKING);
        var patch =
                new Patch("diff --git a/x b/x\n+" + block.replace("\n", "\n+"), 5, evidence.stat());
        var failure = new Failure(FailureReason.CHECK_FAILED, cut(line), block, Optional.of(patch));
        written.put("escalation", EscalationComment.render(task, state, failure, List.of()));
        var check = CheckReports.of(Verdicts.of(evidence), false, AT).getFirst();
        written.put("check", check.output().summary() + "\n\n" + check.output().text());
        var verdicts = Verdicts.of(evidence);
        for (CheckRunReport gate : GateReports.of(verdicts, AT)) {
            written.put(
                    "check " + gate.name(),
                    gate.output().summary() + "\n\n" + gate.output().text());
        }
        return written;
    }

    /** A summary has at most this many characters before it is shown in another place. */
    private static Understanding understood(String line, String block) {
        var asked =
                new Specification(
                        block,
                        List.of(line),
                        List.of(block),
                        List.of(block),
                        List.of(
                                new Criterion(block, new Criterion.Proof.Command(line)),
                                new Criterion(line, new Criterion.Proof.NamedCheck(line))),
                        List.of(line),
                        Optional.of(line),
                        Optional.empty(),
                        Specification.Priority.HIGH);
        return new Understanding(asked, List.of(), List.of());
    }

    private static String cut(String line) {
        return line.substring(0, Math.min(190, line.length()));
    }

    static Evidence evidence(String line, String block) {
        var command = List.of("sh", "-ec", line);
        var check =
                new CheckResult(
                        line,
                        command,
                        line,
                        CheckOutcome.PASSED,
                        0,
                        1,
                        block,
                        "0",
                        0,
                        "check-1.log");
        var gate = new GateResult("policy", GateResult.Outcome.HELD, line, List.of(block, line));
        var agent = new AgentReport(line, command, "exit code 0", 0, 1, block, "0", traffic(line));
        var stat = new DiffStat(1, 1, 1, List.of(new FileChange(line, 'M', 1, 1, false)));
        var input = new Input(Discussion.NONE, Map.of(), Map.of());
        return new Evidence(
                task(line),
                HEAD,
                List.of(check),
                List.of(gate),
                agent,
                stat,
                "d",
                Optional.of(input),
                proof(check, line, block));
    }

    /** Every foreign text that a proof may quote. */
    private static Proof proof(CheckResult check, String line, String block) {
        var ids = new Group(1, List.of(line));
        var delta =
                new TestDelta(1, 1, 1, 0, ids, ids, ids, ids, ids, ids, ids, List.of(line, block));
        var seen =
                new CheckComparison(
                        check,
                        Optional.of(check),
                        Optional.of(new CheckComparison.BaseRun(check, true)),
                        Optional.empty(),
                        Optional.empty(),
                        Standing.KEPT,
                        delta,
                        List.of(),
                        List.of(line, block));
        var criteria =
                List.of(
                        new Criterion(line, new Criterion.Proof.Command(line)),
                        new Criterion(line, new Criterion.Proof.NamedCheck("y" + line)),
                        new Criterion(line, new Criterion.Proof.None()));
        var specification =
                new Specification(
                        block,
                        List.of(line),
                        List.of(line),
                        List.of(line),
                        criteria,
                        List.of(line),
                        Optional.empty(),
                        Optional.empty(),
                        Specification.Priority.NORMAL);
        var signal =
                new Observed(
                        Signal.LOOSENED_TEST, ProofRule.Reaction.HOLD, line, List.of(block, line));
        var link =
                new Proof.BundleLink(
                        "evidence-2345678923-1.zip",
                        "0",
                        Optional.of("https://nightkiln.example/evidence/x/"),
                        List.of(new Proof.Picture(line, "https://nightkiln.example/1.png", true)));
        return new Proof(
                Optional.of(specification),
                List.of(seen),
                List.of(signal),
                Optional.of(block),
                Optional.of(link));
    }

    private static Traffic traffic(String line) {
        return new Traffic(
                1,
                1,
                1,
                List.of(new Reached(line, 1, 0, 1, 1)),
                1,
                List.of(new Refused(line, line, line, 1)),
                new ModelUse(
                        List.of(new Calls(line, line, 1, 1, 1, 1, 1, true, true)),
                        Optional.empty()));
    }

    static Task task(String text) {
        return new Task(
                new TaskId("2345678923"),
                1,
                new Repository(1, "acme", "widgets"),
                7,
                new TaskSpec(text, text, new Actor(5, "ada"), "main", HEAD),
                new TaskState.Queued(2));
    }
}
