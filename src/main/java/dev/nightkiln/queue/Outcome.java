package dev.nightkiln.queue;

import java.time.Instant;

/** How a piece of durable work ended. */
public sealed interface Outcome {
    /** It is done and forgotten. */
    record Done() implements Outcome {}

    /** It cannot go on before that moment, and is run again then. */
    record Later(Instant at) implements Outcome {}
}
