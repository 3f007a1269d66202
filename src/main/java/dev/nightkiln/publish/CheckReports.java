package dev.nightkiln.publish;

import dev.nightkiln.evidence.Results;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress;
import dev.nightkiln.policy.Command;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.Standing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One check run for each required check. A check that failed and is published all the same says
 * why, and its colour is what the policy makes of that: green where it only warns.
 */
final class CheckReports {
    private CheckReports() {}

    static List<CheckRunReport> of(Verdicts verdicts, boolean secondKey, Instant at) {
        return verdicts.checks().stream()
                .map(check -> report(verdicts, check, secondKey, at))
                .toList();
    }

    /** Those that say something else once the second key is given. */
    static List<CheckRunReport> held(Verdicts verdicts, boolean secondKey, Instant at) {
        return verdicts.checks().stream()
                .filter(check ->
                        excuse(verdicts, check)
                                .filter(why -> why.reaction() == Reaction.HOLD)
                                .isPresent())
                .map(check -> report(verdicts, check, secondKey, at))
                .toList();
    }

    /** Why a check that failed is no obstacle, and what the policy makes of it. */
    private record Excuse(String title, Reaction reaction) {}

    private static Optional<Excuse> excuse(Verdicts verdicts, CheckResult check) {
        if (check.passed()) {
            return Optional.empty();
        }
        return compared(verdicts, check)
                .flatMap(seen ->
                        seen.isFlaky()
                                ? Optional.of(
                                        new Excuse(
                                                "flaky: failed, then passed",
                                                reaction(verdicts, Signal.FLAKY)))
                                : seen.standing() == Standing.ALREADY_RED
                                        ? Optional.of(
                                                new Excuse(
                                                        "already red: fails on the base as well",
                                                        reaction(verdicts, Signal.ALREADY_RED)))
                                        : Optional.empty());
    }

    private static Optional<CheckComparison> compared(Verdicts verdicts, CheckResult check) {
        return verdicts.compared().checks().stream()
                .filter(seen -> seen.head().name().equals(check.name()))
                .findFirst();
    }

    /** The strictest that was said of any check; where nothing is on record, nothing is green. */
    private static Reaction reaction(Verdicts verdicts, Signal signal) {
        return verdicts.compared().signals().stream()
                .filter(seen -> seen.signal() == signal)
                .map(Observed::reaction)
                .max(Comparator.naturalOrder())
                .orElse(Reaction.BLOCK);
    }

    private static CheckRunReport report(
            Verdicts verdicts, CheckResult check, boolean secondKey, Instant ended) {
        Optional<Excuse> excuse = excuse(verdicts, check);
        Conclusion plain = check.passed() ? Conclusion.SUCCESS : Conclusion.FAILURE;
        return new CheckRunReport(
                GateReports.PREFIX + Markdown.title(check.name(), 100),
                verdicts.head(),
                GateReports.externalId(verdicts.task()),
                new Progress.Completed(
                        excuse.map(why -> conclusion(why.reaction(), secondKey)).orElse(plain),
                        ended.minusMillis(check.tookMillis()),
                        ended),
                new Output(
                        excuse.map(why -> title(why, secondKey)).orElseGet(() -> outcome(check)),
                        "Nightkiln ran "
                                + Markdown.code(
                                        Markdown.shortened(
                                                Command.shown(check.command()),
                                                GateReports.SUMMARY_SHOWN))
                                + " in a fresh container on exactly this commit: "
                                + (check.exitCode() < 0
                                        ? "no exit code."
                                        : "exit code " + check.exitCode() + ".")
                                + compared(verdicts, check).map(CheckReports::beside).orElse(""),
                        check.logTail().isBlank()
                                ? "The command printed nothing."
                                : Markdown.block(
                                        Markdown.tail(check.logTail(), GateReports.TEXT_SHOWN))));
    }

    private static Conclusion conclusion(Reaction reaction, boolean secondKey) {
        return switch (reaction) {
            case WARN -> Conclusion.SUCCESS;
            case HOLD -> secondKey ? Conclusion.SUCCESS : Conclusion.ACTION_REQUIRED;
            case BLOCK -> Conclusion.FAILURE;
        };
    }

    private static String title(Excuse why, boolean secondKey) {
        return switch (why.reaction()) {
            case WARN, BLOCK -> why.title();
            case HOLD -> why.title() + (secondKey ? "; second key given" : "; held for a person");
        };
    }

    private static String outcome(CheckResult check) {
        return check.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Base to change, and what became of its tests. */
    private static String beside(CheckComparison seen) {
        return "\n\nBase → change: " + Results.of(seen) + Results.tests(seen);
    }
}
