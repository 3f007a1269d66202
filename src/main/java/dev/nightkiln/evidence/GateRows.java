package dev.nightkiln.evidence;

import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.GateResult;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the gates said, as rows and folded details. Their summaries may quote the change, so they
 * are put into code like all foreign text.
 */
final class GateRows {
    private static final int LINES = 50;
    private static final int BUDGET = 8_000;

    private GateRows() {}

    static String render(List<GateResult> gates, Room room) {
        if (gates.isEmpty()) {
            return "No gate beside the required checks looked at this commit.";
        }
        String rows = gates.stream().map(GateRows::row).collect(Collectors.joining("\n"));
        int budget = room.of(BUDGET) / gates.size();
        String details =
                gates.stream()
                        .filter(gate -> !gate.details().isEmpty())
                        .map(gate -> "\n\n" + details(gate, budget))
                        .collect(Collectors.joining());
        return "| Gate | Result | What it saw |\n|---|---|---|\n" + rows + details;
    }

    private static String row(GateResult gate) {
        return "| "
                + Markdown.cell(Markdown.shortened(gate.name(), 100))
                + " | "
                + result(gate.outcome())
                + " | "
                + Markdown.cell(Markdown.shortened(gate.summary(), 300))
                + " |";
    }

    private static String result(GateResult.Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "✅ passed";
            case HELD -> "✋ held for a person";
            case FAILED -> "❌ failed";
        };
    }

    private static String details(GateResult gate, int budget) {
        String lines = gate.details().stream().limit(LINES).collect(Collectors.joining("\n"));
        int more = gate.details().size() - LINES;
        return Markdown.folded(
                "What the gate " + Markdown.html(gate.name()) + " saw",
                Markdown.block(Markdown.shortened(lines, budget))
                        + (more > 0 ? "\n\n… and " + Figures.count(more, "more line") + "." : ""));
    }
}
