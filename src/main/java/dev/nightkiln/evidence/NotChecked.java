package dev.nightkiln.evidence;

import dev.nightkiln.evidence.Criteria.Outcome;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Standing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The end of every proof: what nobody has looked at. */
final class NotChecked {
    private NotChecked() {}

    static String in(Evidence evidence) {
        return Stream.of(
                                base(evidence),
                                criteria(evidence),
                                secrets(evidence.gates()),
                                "and anything the agent says about itself")
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String base(Evidence evidence) {
        var comparisons = evidence.proof().comparisons();
        long without =
                comparisons.stream().filter(seen -> seen.standing() == Standing.UNCOMPARED).count();
        if (comparisons.isEmpty()) {
            return "whether the base commit passes the same checks";
        }
        return without == 0
                ? ""
                : Figures.count(without, "check") + " on the base, where it came to no result";
    }

    private static String criteria(Evidence evidence) {
        var criteria =
                Criteria.judge(evidence.proof().specification(), evidence.proof().comparisons());
        long unproven = criteria.stream().filter(one -> one.outcome() == Outcome.UNPROVEN).count();
        if (criteria.isEmpty()) {
            return "whether the checks show what the issue asks for, as it names no exit criteria";
        }
        return unproven == 0
                ? "whether the exit criteria say all that the issue means"
                : Figures.count(unproven, "exit criterion", "exit criteria")
                        + " of "
                        + criteria.size();
    }

    private static String secrets(List<GateResult> gates) {
        boolean scanned =
                gates.stream()
                        .anyMatch(gate ->
                                gate.name().equals("secrets")
                                        && gate.outcome() == GateResult.Outcome.PASSED);
        return scanned ? "" : "secrets in the change";
    }
}
