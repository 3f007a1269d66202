package dev.nightkiln.agent;

import dev.nightkiln.workspace.HeldCaches;

/** How a warm-up ended. */
public sealed interface WarmUpResult {
    /** The caches are there, to be closed when nobody reads them any more. */
    record Filled(HeldCaches caches) implements WarmUpResult {}

    /** Why there are none, and the end of what was printed. */
    record Failed(String summary, String log) implements WarmUpResult {}

    /** On request; nothing is known. */
    record Stopped() implements WarmUpResult {}
}
