package dev.nightkiln.store;

/** What became of a delivery. */
public enum DeliveryOutcome {
    /** It is stored and waits to be worked on. */
    RECEIVED,
    /** It was acted on. */
    DONE,
    /** It means nothing to us. */
    IGNORED,
    /** Somebody asked for what they may not have. */
    REFUSED
}
