package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress;
import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.publish.SignOffReports.Subject;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Comparisons;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One check run for each gate, and {@code nightkiln} for all that was found. Branch protection
 * takes neutral and skipped for passed, so a held gate requires action instead, until its second
 * key is given.
 */
final class GateReports {
    static final String PREFIX = "nightkiln/";
    private static final String SUMMARY = "nightkiln";

    /** GitHub takes 65,535 bytes; a character has up to three. */
    static final int TEXT_SHOWN = 20_000;

    static final int SUMMARY_SHOWN = 1_000;

    private GateReports() {}

    /** Of all check runs of an attempt: the next one of the same commit must not write to them. */
    static String externalId(Task task) {
        return task.id() + "/" + task.attempt();
    }

    /** As of publishing, when nobody has given a second key yet. */
    static List<CheckRunReport> of(Verdicts verdicts, Instant at) {
        var reports = new ArrayList<CheckRunReport>();
        verdicts.gates().forEach(gate -> reports.add(gate(verdicts, gate, false, at)));
        reports.add(summary(verdicts, false, at));
        return reports;
    }

    /**
     * The check runs that say something else once the second key is given, and again once it is
     * void. Without a record of what was found nothing is green.
     */
    static List<CheckRunReport> afterwards(
            Subject subject, Optional<Verdicts> record, boolean secondKey) {
        if (record.isEmpty()) {
            return List.of(unrecorded(subject));
        }
        Verdicts verdicts = record.get();
        if (!verdicts.held()) {
            return List.of();
        }
        var reports = new ArrayList<CheckRunReport>();
        verdicts.gates().stream()
                .filter(gate -> gate.outcome() == Outcome.HELD)
                .forEach(gate -> reports.add(gate(verdicts, gate, secondKey, subject.at())));
        reports.addAll(CheckReports.held(verdicts, secondKey, subject.at()));
        reports.add(summary(verdicts, secondKey, subject.at()));
        return reports;
    }

    private static CheckRunReport gate(
            Verdicts verdicts, GateResult gate, boolean secondKey, Instant at) {
        boolean opened = secondKey && gate.outcome() == Outcome.HELD;
        var output =
                new Output(
                        opened
                                ? "held, second key given"
                                : gate.outcome().name().toLowerCase(Locale.ROOT),
                        Markdown.code(Markdown.shortened(gate.summary(), SUMMARY_SHOWN)),
                        gate.details().isEmpty()
                                ? ""
                                : Markdown.block(
                                        Markdown.shortened(
                                                String.join("\n", gate.details()), TEXT_SHOWN)));
        Conclusion conclusion = opened ? Conclusion.SUCCESS : conclusion(gate.outcome());
        return report(verdicts, PREFIX + gate.name(), conclusion, at, output);
    }

    private static CheckRunReport summary(Verdicts verdicts, boolean secondKey, Instant at) {
        boolean waits = verdicts.held() && !secondKey;
        Conclusion conclusion =
                !verdicts.passed()
                        ? Conclusion.FAILURE
                        : waits ? Conclusion.ACTION_REQUIRED : Conclusion.SUCCESS;
        String title =
                !verdicts.passed()
                        ? "a check or gate failed"
                        : waits
                                ? "held for a person"
                                : verdicts.held()
                                        ? "passed, and the second key is given"
                                        : "checks and gates passed";
        var output =
                new Output(
                        title,
                        "Required checks: "
                                + verdicts.checks().size()
                                + ". Gates: "
                                + verdicts.gates().size()
                                + ". What was observed, and what was not checked, is in the evidence"
                                + " comment on the pull request.",
                        "");
        return report(verdicts, SUMMARY, conclusion, at, output);
    }

    private static CheckRunReport unrecorded(Subject subject) {
        var output =
                new Output(
                        "not on record",
                        "What the checks and gates said of this commit is not on record any more, so"
                                + " nothing is said for it. `/agent retry` begins again.",
                        "");
        var verdicts =
                new Verdicts(
                        subject.task(), subject.head(), List.of(), Comparisons.NONE, List.of());
        return report(verdicts, SUMMARY, Conclusion.ACTION_REQUIRED, subject.at(), output);
    }

    private static Conclusion conclusion(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> Conclusion.SUCCESS;
            case HELD -> Conclusion.ACTION_REQUIRED;
            case FAILED -> Conclusion.FAILURE;
        };
    }

    /**
     * Asked before anything is published, though the policy's parser refuses such a name already:
     * of two check runs of one name on one commit the younger would hide the other.
     */
    static void refuseBorrowedNames(Evidence evidence) {
        Set<String> gates =
                evidence.gates().stream()
                        .map(gate -> gate.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        for (CheckResult check : evidence.checks()) {
            String name = check.name().strip().toLowerCase(Locale.ROOT);
            if (CheckRule.isReserved(name) || gates.contains(name)) {
                throw new PublishRefused(
                        "the required check "
                                + check.name()
                                + " has the name of a gate; give it another name in"
                                + " .github/agent-policy.yml, then retry");
            }
        }
    }

    private static CheckRunReport report(
            Verdicts verdicts, String name, Conclusion conclusion, Instant at, Output output) {
        return new CheckRunReport(
                name,
                verdicts.head(),
                externalId(verdicts.task()),
                new Progress.Completed(conclusion, at, at),
                output);
    }
}
