package dev.nightkiln.verify;

import dev.nightkiln.task.FailureReason;

import java.util.List;

/** What the secret gate says of one commit. No part of it repeats a value. */
public sealed interface SecretVerdict {
    /** Nothing was found by any means. */
    record Clean(GateResult gate) implements SecretVerdict {}

    record Found(GateResult gate) implements SecretVerdict {}

    /** It could not be looked at in full, which opens no gate. */
    record Closed(FailureReason reason, String summary, List<String> details)
            implements SecretVerdict {
        public Closed {
            details = List.copyOf(details);
        }
    }

    /** The task was called off or taken over meanwhile. */
    record Stopped() implements SecretVerdict {}
}
