package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.List;

/** The limits by the names people write. */
enum Limit {
    AGENT_TIMEOUT("agent-timeout", Unit.DURATION, 1),
    IDLE_TIMEOUT("idle-timeout", Unit.DURATION, 1),
    /** For checks that name no timeout of their own; the organisation's maximum holds for all. */
    CHECK_TIMEOUT("check-timeout", Unit.DURATION, 1),
    /** The engine starts no container with less than a few mebibytes. */
    MEMORY("memory", Unit.SIZE, 16L << 20),
    CPUS("cpus", Unit.CPUS, 1),
    PIDS("pids", Unit.COUNT, 1),
    OUTPUT("output", Unit.SIZE, 1 << 10),
    FILES("files", Unit.COUNT, 1),
    CHANGE_SIZE("change-size", Unit.SIZE, 1 << 10),
    FILE_SIZE("file-size", Unit.SIZE, 1 << 10),
    /** Added and deleted lines of a change together. */
    LINES("lines", Unit.COUNT, 1),
    /** What a run may write to its workspace, ignored files included. */
    DISK("disk", Unit.SIZE, 1 << 20),
    INODES("inodes", Unit.COUNT, 100),
    /** Requests and tunnels through the gateway, model calls not included. */
    EGRESS_REQUESTS("egress-requests", Unit.COUNT, 1),
    EGRESS_DOWNLOAD("egress-download", Unit.SIZE, 1 << 10),
    EGRESS_UPLOAD("egress-upload", Unit.SIZE, 1 << 10),
    /** In millionths of a US dollar, by the prices the organisation lists. */
    MODEL_COST("model-cost", Unit.MONEY, 10_000),
    MODEL_TOKENS("model-tokens", Unit.COUNT, 1),
    MODEL_REQUESTS("model-requests", Unit.COUNT, 1),
    /** Containers of one task's checks at a time. */
    PARALLEL_CHECKS("parallel-checks", Unit.COUNT, 1);

    private final String key;
    private final Unit unit;
    private final long least;

    Limit(String key, Unit unit, long least) {
        this.key = key;
        this.unit = unit;
        this.least = least;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Limit::key).toList();
    }

    String key() {
        return key;
    }

    Unit unit() {
        return unit;
    }

    long least() {
        return least;
    }

    String format(long amount) {
        return unit.format(amount);
    }
}
