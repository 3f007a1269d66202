package dev.nightkiln.verify;

/** What head and base together say of one check or test. */
public enum Standing {
    /** It failed on the base and passes on the change. */
    FIXED,
    /** It passes on both. */
    KEPT,
    /** It fails on the change and passed on the base, or one of its tests does. */
    REGRESSED,
    /**
     * It fails on the change in more than on the base, and no test that passed there is seen to
     * fail: a test that is new does, or there are no reports any more.
     */
    WORSE,
    /** It fails on both, and no test of it fails that did not fail on the base. */
    ALREADY_RED,
    /** The base did not say: it was not run, or was stopped for want of time, memory or disk. */
    UNCOMPARED
}
