package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;

import java.util.List;
import java.util.Optional;

/** How a phase ended. */
sealed interface Step {
    /** The task is in its next state. */
    record Moved(Claim claim) implements Step {}

    /**
     * The claim is void: the task was called off or somebody else has taken it up. Nothing may be
     * written any more.
     */
    record Lost() implements Step {}

    /** A person has to look at it. */
    record HandBack(Failure failure, List<Finding> findings) implements Step {}

    static Step of(Optional<Claim> advanced) {
        return advanced.<Step>map(Moved::new).orElseGet(Lost::new);
    }

    static Step handBack(Failure failure) {
        return new HandBack(failure, List.of());
    }
}
