package dev.nightkiln.verify;

/** What head and base together say of one check or test. */
public enum Standing {
    /** It failed on the base and passes on the change. */
    FIXED,
    /** It passes on both. */
    KEPT,
    /** It passed on the base and fails on the change. */
    REGRESSED,
    /** It fails on both. */
    ALREADY_RED,
    /** The base did not say: it has no such check or could not be run. */
    UNCOMPARED
}
