package dev.nightkiln.evidence;

import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.GateResult;

import java.util.List;
import java.util.stream.Collectors;

/** What the gates saw, folded. It may quote the change, so it is put into code like all of that. */
final class GateDetails {
    private static final int LINES = 50;
    private static final int BUDGET = 8_000;

    private GateDetails() {}

    /** Nothing where no gate has anything to add. */
    static String details(List<GateResult> gates, Room room) {
        int budget = room.of(BUDGET) / Math.max(1, gates.size());
        return gates.stream()
                .filter(gate -> !gate.details().isEmpty())
                .map(gate -> details(gate, budget))
                .collect(Collectors.joining("\n\n"));
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
