package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One check run for each gate, and {@code nightkiln} for all that was found. Branch protection
 * takes neutral and skipped for passed, so a held gate requires action instead.
 */
final class GateReports {
    static final String PREFIX = "nightkiln/";
    private static final String SUMMARY = "nightkiln";

    /** No check of a repository's policy may speak in the name of a gate, now or later. */
    private static final Set<String> RESERVED =
            Set.of("policy", "secrets", "second-key", "sign-off");

    private GateReports() {}

    static List<CheckRunReport> of(Evidence evidence, Instant at) {
        var reports = new ArrayList<CheckRunReport>();
        for (GateResult gate : evidence.gates()) {
            var output =
                    new Output(
                            gate.outcome().name().toLowerCase(Locale.ROOT),
                            Markdown.code(gate.summary()),
                            gate.details().isEmpty()
                                    ? "The gate has nothing to add."
                                    : Markdown.block(String.join("\n", gate.details())));
            reports.add(
                    report(evidence, PREFIX + gate.name(), conclusion(gate.outcome()), at, output));
        }
        reports.add(summary(evidence, at));
        return reports;
    }

    private static CheckRunReport summary(Evidence evidence, Instant at) {
        boolean passed =
                !evidence.checks().isEmpty()
                        && evidence.checks().stream().allMatch(CheckResult::passed)
                        && evidence.gates().stream().noneMatch(gate -> is(gate, Outcome.FAILED));
        boolean held = evidence.gates().stream().anyMatch(gate -> is(gate, Outcome.HELD));
        Conclusion conclusion =
                !passed
                        ? Conclusion.FAILURE
                        : held ? Conclusion.ACTION_REQUIRED : Conclusion.SUCCESS;
        String title =
                !passed
                        ? "a check or gate failed"
                        : held ? "held for a person" : "checks and gates passed";
        var output =
                new Output(
                        title,
                        "Required checks: "
                                + evidence.checks().size()
                                + ". Gates: "
                                + evidence.gates().size()
                                + ". What was observed, and what was not checked, is in the evidence"
                                + " comment on the pull request.",
                        "");
        return report(evidence, SUMMARY, conclusion, at, output);
    }

    private static boolean is(GateResult gate, Outcome outcome) {
        return gate.outcome() == outcome;
    }

    private static Conclusion conclusion(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> Conclusion.SUCCESS;
            case HELD -> Conclusion.ACTION_REQUIRED;
            case FAILED -> Conclusion.FAILURE;
        };
    }

    /**
     * Asked before anything is published: of two check runs of one name on one commit the younger
     * would hide the other.
     */
    static void refuseBorrowedNames(Evidence evidence) {
        var taken = new HashSet<>(RESERVED);
        evidence.gates().forEach(gate -> taken.add(gate.name().toLowerCase(Locale.ROOT)));
        for (CheckResult check : evidence.checks()) {
            if (taken.contains(check.name().strip().toLowerCase(Locale.ROOT))) {
                throw new PublishRefused(
                        "the required check "
                                + check.name()
                                + " has the name of a gate; give it another name in"
                                + " .github/agent-policy.yml, then retry");
            }
        }
    }

    private static CheckRunReport report(
            Evidence evidence, String name, Conclusion conclusion, Instant at, Output output) {
        return new CheckRunReport(
                name,
                evidence.head(),
                evidence.task().id() + "/" + evidence.task().attempt(),
                new Progress.Completed(conclusion, at, at),
                output);
    }
}
