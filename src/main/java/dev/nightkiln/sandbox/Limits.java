package dev.nightkiln.sandbox;

import java.time.Duration;

/**
 * What one run may use. {@code idle} is the longest silence; {@code tmpBytes} is the size of /tmp
 * and again of the home directory, both of which also count as memory.
 */
public record Limits(
        Duration total, Duration idle, long memoryBytes, double cpus, int pids, long tmpBytes) {
    /** The engine refuses containers with less memory than this. */
    private static final long LEAST_MEMORY = 6L << 20;

    /** Below this not even the init process, a shell and one command fit. */
    private static final int LEAST_PIDS = 4;

    public Limits {
        require(total.isPositive(), "total time must be positive", total);
        require(idle.isPositive(), "idle time must be positive", idle);
        require(memoryBytes >= LEAST_MEMORY, "memory must be at least 6 MiB", memoryBytes);
        require(cpus >= 0.01 && cpus <= 1024, "cpus must be between 0.01 and 1024", cpus);
        require(pids >= LEAST_PIDS, "pids must be at least 4", pids);
        require(tmpBytes > 0, "tmp size must be positive", tmpBytes);
    }

    private static void require(boolean holds, String rule, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("sandbox limits: " + rule + ", not " + found);
        }
    }
}
