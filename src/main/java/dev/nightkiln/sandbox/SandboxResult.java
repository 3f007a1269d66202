package dev.nightkiln.sandbox;

import java.time.Duration;

/** How a run ended, as the engine and our own clock saw it. */
public sealed interface SandboxResult {
    /**
     * The command ended by itself. {@code outOfMemory} says that the kernel killed some process in
     * the container, which with exit code 0 was only a child.
     */
    record Exited(int code, boolean outOfMemory, Duration took) implements SandboxResult {}

    /** The total time was used up. */
    record TimedOut(Duration after) implements SandboxResult {}

    /** Nothing was printed for too long. */
    record IdleTimedOut(Duration after) implements SandboxResult {}

    /** The workspace grew beyond its quota, or the disk below it was nearly full. */
    record DiskFull(Duration after, String excess) implements SandboxResult {}

    /** Somebody asked for it to stop. */
    record Stopped(Duration after) implements SandboxResult {}
}
