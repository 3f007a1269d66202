package dev.nightkiln.verify;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;

import java.util.List;

/**
 * One signal that was seen, and what follows from it by the policy. The details may quote the
 * change, so they are data wherever they are shown.
 */
public record Observed(Signal signal, Reaction reaction, String summary, List<String> details) {
    public Observed {
        details = List.copyOf(details);
    }
}
