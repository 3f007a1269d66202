package dev.nightkiln;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.workspace.DiffStat;

import java.util.List;
import java.util.Optional;

/** What was observed of the change in a {@link SignedBundle}: two checks and three gates. */
final class SignedBundleEvidence {
    private SignedBundleEvidence() {}

    static Evidence of(Task task, CommitSha head, CheckOutcome outcome) {
        var check =
                new CheckResult(
                        "unit",
                        List.of("sh", "-c", "echo '\"predicate\":{\"result\":\"FAILED\",'"),
                        "nightkiln/sandbox@sha256:" + "d".repeat(64),
                        outcome,
                        outcome == CheckOutcome.PASSED ? 0 : 1,
                        1200,
                        "",
                        "e".repeat(64),
                        19,
                        "check-1.log");
        var lint =
                new CheckResult(
                        "lint",
                        List.of("true"),
                        "nightkiln/sandbox",
                        CheckOutcome.PASSED,
                        0,
                        100,
                        "",
                        "f".repeat(64),
                        0,
                        "check-2.log");
        return new Evidence(
                task,
                head,
                List.of(check, lint),
                List.of(
                        gate("policy", GateResult.Outcome.PASSED),
                        gate("dependencies", GateResult.Outcome.PASSED),
                        gate("secrets", GateResult.Outcome.PASSED)),
                new AgentReport(
                        "nightkiln/sandbox",
                        List.of("agent"),
                        "ended",
                        0,
                        5000,
                        "",
                        "a".repeat(64),
                        new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE)),
                new DiffStat(1, 1, 1, List.of()),
                SignedBundle.POLICY,
                Optional.empty(),
                Proof.NONE);
    }

    private static GateResult gate(String name, GateResult.Outcome outcome) {
        return new GateResult(name, outcome, "", List.of());
    }
}
