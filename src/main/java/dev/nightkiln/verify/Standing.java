package dev.nightkiln.verify;

/** What head and base together say of one check or test. */
public enum Standing {
    /** It failed on the base and passes on the change. */
    FIXED,
    /** It passes on both. */
    KEPT,
    /** It fails on the change and passed on the base, or one of its tests does. */
    REGRESSED,
    /** It fails on both, and no test of it fails that did not fail on the base. */
    ALREADY_RED,
    /** The base did not say: it has no such check or could not be run. */
    UNCOMPARED
}
