package dev.nightkiln.verify;

/** How a check ended. */
public enum CheckOutcome {
    /** Exit code 0. */
    PASSED,
    /** Another exit code. */
    FAILED,
    /** It was stopped by its timeout. */
    TIMED_OUT,
    /** It ended with a failure and the kernel had stopped something in it for lack of memory. */
    OUT_OF_MEMORY,
    /** It was stopped because its workspace grew beyond the quota. */
    DISK_FULL
}
