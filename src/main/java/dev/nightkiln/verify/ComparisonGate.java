package dev.nightkiln.verify;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.verify.GateResult.Outcome;

import java.util.ArrayList;
import java.util.List;

/** What stands out about the tests of a change, and what follows from it by the policy. */
public final class ComparisonGate {
    public static final String NAME = "comparison";

    /** As many as a comment has room for. */
    private static final int LISTED = 60;

    private ComparisonGate() {}

    public static GateResult judge(Comparisons comparisons) {
        List<Observed> signals = comparisons.signals();
        List<Observed> blocking = with(signals, Reaction.BLOCK);
        List<Observed> holding = with(signals, Reaction.HOLD);
        if (!blocking.isEmpty()) {
            return result(
                    Outcome.FAILED,
                    "The policy lets nothing through where ",
                    blocking,
                    comparisons);
        }
        if (!holding.isEmpty()) {
            return result(Outcome.HELD, "A second key has to agree, as ", holding, comparisons);
        }
        return signals.isEmpty()
                ? new GateResult(
                        NAME,
                        Outcome.PASSED,
                        comparisons.notRead().isEmpty()
                                ? "Beside the base nothing stands out about the tests"
                                : "Beside the base nothing stands out about the tests, but not all"
                                        + " of their files were looked into",
                        GateResult.listed(notRead(comparisons), LISTED))
                : result(Outcome.PASSED, "To be read, as ", signals, comparisons);
    }

    private static List<String> notRead(Comparisons comparisons) {
        return comparisons.notRead().stream().map(file -> "not looked into: " + file).toList();
    }

    private static List<Observed> with(List<Observed> signals, Reaction reaction) {
        return signals.stream().filter(signal -> signal.reaction() == reaction).toList();
    }

    /** The summary names what decided; the details are all of it. */
    private static GateResult result(
            Outcome outcome, String intro, List<Observed> deciding, Comparisons comparisons) {
        Observed first = deciding.getFirst();
        int more = deciding.size() - 1;
        var lines = new ArrayList<String>();
        for (Observed signal : comparisons.signals()) {
            lines.add(signal.signal().key() + ": " + signal.summary());
            signal.details().forEach(detail -> lines.add("  " + detail));
        }
        lines.addAll(notRead(comparisons));
        return new GateResult(
                NAME,
                outcome,
                intro + first.summary() + (more > 0 ? ", and %d more".formatted(more) : ""),
                GateResult.listed(lines, LISTED));
    }
}
