package dev.nightkiln.egress;

import java.util.Optional;

/** A request that was let through, as it ended; bytes as far as they were passed on. */
record Exchange(
        Target target,
        int status,
        long up,
        long down,
        String verdict,
        String source,
        Optional<ModelCall> model) {
    static final String ALLOWED = "allowed";

    /** Whether the other side said anything that was passed on. */
    boolean isAnswered() {
        return (status > 0 && verdict.equals(ALLOWED)) || down > 0;
    }

    /** What a call of a model came to, in tokens and in millionths of a dollar. */
    record ModelCall(String model, long tokens, long costMicros, boolean estimated) {}
}
