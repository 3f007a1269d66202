package dev.nightkiln.evidence;

import dev.nightkiln.evidence.Criteria.Judged;
import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.policy.Command;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One row for each exit criterion, required check and gate: what was run, what it said of the base
 * and of the change, and who says so.
 */
public final class ProofTable {
    private static final int ROWS = 200;
    private static final int DIGITS = 12;
    private static final String OBSERVED = "*observed by Nightkiln*";
    private static final String NOTHING = "–";

    private final List<Judged> criteria;
    private final List<CheckResult> checks;
    private final List<GateResult> gates;
    private final Proof proof;

    private ProofTable(List<CheckResult> checks, List<GateResult> gates, Proof proof) {
        this.criteria = Criteria.judge(proof.specification(), proof.comparisons());
        this.checks = checks;
        this.gates = gates;
        this.proof = proof;
    }

    /** As Markdown, for a text that has the agent's own account below it. */
    public static String render(
            List<CheckResult> checks, List<GateResult> gates, Proof proof, Room room) {
        return observed(checks, gates, proof, room) + claim();
    }

    /** As Markdown, without a row for what the agent says. */
    public static String observed(
            List<CheckResult> checks, List<GateResult> gates, Proof proof, Room room) {
        return new ProofTable(checks, gates, proof).markdown(room);
    }

    /** What a log is called in a link into the evidence page. */
    public static String anchor(String sha256) {
        return "f-" + abbreviated(sha256);
    }

    public static String abbreviated(String sha256) {
        return sha256.substring(0, Math.min(DIGITS, sha256.length()));
    }

    private String markdown(Room room) {
        return """
        | | What | Command | Base → change | Time | Log | Who says so |
        |---|---|---|---|---|---|---|
        """
                + Stretch.of(criteria, room.of(ROWS)).rows("criterion", "criteria", this::row)
                + Stretch.of(otherChecks(), room.of(ROWS)).rows("check", "checks", this::row)
                + gates.stream().map(this::row).collect(Collectors.joining());
    }

    /** The first of many rows; the rest is counted in a row of its own. */
    private record Stretch<T>(List<T> first, int more) {
        static <T> Stretch<T> of(List<T> all, int most) {
            int shown = Math.min(all.size(), Math.max(1, most));
            return new Stretch<>(all.subList(0, shown), all.size() - shown);
        }

        String rows(String one, String many, Function<T, String> row) {
            return first.stream().map(row).collect(Collectors.joining())
                    + (more == 0
                            ? ""
                            : "| | … and %d more %s | | | | | |\n"
                                    .formatted(more, more == 1 ? one : many));
        }
    }

    /** Those that no criterion has shown already. */
    private List<CheckResult> otherChecks() {
        Set<String> shown =
                criteria.stream()
                        .flatMap(one -> one.comparison().stream())
                        .map(one -> one.head().name())
                        .collect(Collectors.toSet());
        return checks.stream().filter(check -> !shown.contains(check.name())).toList();
    }

    private String row(Judged one) {
        String statement = Markdown.cell(Markdown.shortened(one.criterion().statement(), 300));
        return one.comparison()
                .map(seen ->
                        cells(
                                sign(one.outcome()),
                                statement + named(one.criterion(), seen),
                                command(seen.head()),
                                Results.of(seen),
                                Figures.duration(seen.head().tookMillis()),
                                logs(seen),
                                who(one)))
                .orElseGet(() ->
                        cells(
                                sign(one.outcome()),
                                statement,
                                wanted(one.criterion()),
                                NOTHING,
                                NOTHING,
                                NOTHING,
                                who(one)));
    }

    private static String named(Criterion criterion, CheckComparison seen) {
        return criterion.proof() instanceof Criterion.Proof.NamedCheck
                ? ", by the check " + name(seen.head())
                : "";
    }

    private static String wanted(Criterion criterion) {
        return switch (criterion.proof()) {
            case Criterion.Proof.Command(String line) ->
                    Markdown.cell(Markdown.shortened(line, 300));
            case Criterion.Proof.NamedCheck(String name) ->
                    "check " + Markdown.cell(Markdown.shortened(name, 100));
            case Criterion.Proof.None() -> NOTHING;
        };
    }

    private static String who(Judged one) {
        return switch (one.outcome()) {
            case PROVEN ->
                    OBSERVED
                            + ": proven"
                            + (one.comparison().filter(CheckComparison::isFixed).isPresent()
                                    ? ""
                                    : "; " + one.reason());
            case HOLDS, FAILED -> OBSERVED + ": " + one.reason();
            case UNPROVEN -> "*unproven*: " + one.reason();
        };
    }

    private static String sign(Criteria.Outcome outcome) {
        return switch (outcome) {
            case PROVEN -> "✅";
            case HOLDS -> "☑️";
            case FAILED -> "❌";
            case UNPROVEN -> "❔";
        };
    }

    private String row(CheckResult check) {
        Optional<CheckComparison> seen =
                proof.comparisons().stream()
                        .filter(one -> one.head().name().equals(check.name()))
                        .findFirst();
        return cells(
                check.passed()
                        ? "✅"
                        : seen.filter(CheckComparison::isFlaky).isPresent() ? "⚠️" : "❌",
                "check " + name(check),
                command(check),
                seen.map(Results::of).orElseGet(() -> "not run → " + Results.of(check)),
                Figures.duration(check.tookMillis()),
                seen.map(this::logs).orElseGet(() -> log(check)),
                OBSERVED + seen.map(StandingText::of).orElse(""));
    }

    private String row(GateResult gate) {
        return cells(
                switch (gate.outcome()) {
                    case PASSED -> "✅";
                    case HELD -> "✋";
                    case FAILED -> "❌";
                },
                "gate " + Markdown.cell(Markdown.shortened(gate.name(), 100)),
                NOTHING,
                Markdown.cell(Markdown.shortened(gate.summary(), 300)),
                NOTHING,
                NOTHING,
                OBSERVED);
    }

    private static String claim() {
        return cells(
                "💬",
                "what the agent says of its work",
                NOTHING,
                NOTHING,
                NOTHING,
                "below",
                "*claimed by the agent*");
    }

    private static String cells(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String name(CheckResult check) {
        return Markdown.cell(Markdown.shortened(check.name(), 100));
    }

    private static String command(CheckResult check) {
        return Markdown.cell(Markdown.shortened(Command.shown(check.command()), 300));
    }

    private String logs(CheckComparison seen) {
        var logs = new ArrayList<String>();
        seen.base().ifPresent(run -> logs.add(log(run.result())));
        logs.add(log(seen.head()));
        seen.again().ifPresent(second -> logs.add(log(second)));
        return String.join(" → ", logs);
    }

    private String log(CheckResult check) {
        String digest = "`" + abbreviated(check.logSha256()) + "`";
        return proof.bundle()
                .flatMap(BundleLink::page)
                .map(page -> "[" + digest + "](" + page + "#" + anchor(check.logSha256()) + ")")
                .orElse(digest);
    }
}
