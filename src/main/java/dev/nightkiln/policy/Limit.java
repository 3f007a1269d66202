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
    FILE_SIZE("file-size", Unit.SIZE, 1 << 10);

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
