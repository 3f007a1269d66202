package dev.nightkiln.verify;

import java.util.List;

/**
 * What one gate beside the required checks said of a commit: {@code name} as on GitHub ({@code
 * policy}, {@code secrets}), one sentence, and lines of detail. Detail may quote the change, so it
 * is data wherever it is shown.
 */
public record GateResult(String name, Outcome outcome, String summary, List<String> details) {
    /** HELD is no failure: the change waits for a person's second key. */
    public enum Outcome {
        PASSED,
        HELD,
        FAILED
    }

    public GateResult {
        details = List.copyOf(details);
    }

    /** It waits for people, as no failure does. */
    public boolean isHeld() {
        return outcome == Outcome.HELD;
    }
}
