package dev.nightkiln.policy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a task may use. {@code outputBytes} bounds what is kept of the agent's and each check's
 * output; {@code files}, {@code lines} and {@code changeBytes} bound the change as a whole, {@code
 * fileBytes} each file in it; disk and inodes what a run may write to its workspace; the rest what
 * may pass the gateway.
 */
public record PolicyLimits(Map<Limit, Long> amounts) {
    public PolicyLimits {
        amounts = Map.copyOf(new EnumMap<>(amounts));
        if (!amounts.keySet().containsAll(List.of(Limit.values()))) {
            throw new IllegalArgumentException("a policy has an amount for every limit");
        }
    }

    public Duration agentTimeout() {
        return seconds(Limit.AGENT_TIMEOUT);
    }

    public Duration idleTimeout() {
        return seconds(Limit.IDLE_TIMEOUT);
    }

    public Duration checkTimeout() {
        return seconds(Limit.CHECK_TIMEOUT);
    }

    public long memoryBytes() {
        return amount(Limit.MEMORY);
    }

    public double cpus() {
        return amount(Limit.CPUS) / 100.0;
    }

    public int pids() {
        return count(Limit.PIDS);
    }

    public long outputBytes() {
        return amount(Limit.OUTPUT);
    }

    public int files() {
        return count(Limit.FILES);
    }

    public int lines() {
        return count(Limit.LINES);
    }

    public long changeBytes() {
        return amount(Limit.CHANGE_SIZE);
    }

    public long fileBytes() {
        return amount(Limit.FILE_SIZE);
    }

    public long diskBytes() {
        return amount(Limit.DISK);
    }

    public int inodes() {
        return count(Limit.INODES);
    }

    public int egressRequests() {
        return count(Limit.EGRESS_REQUESTS);
    }

    public long egressDownloadBytes() {
        return amount(Limit.EGRESS_DOWNLOAD);
    }

    public long egressUploadBytes() {
        return amount(Limit.EGRESS_UPLOAD);
    }

    /** In millionths of a US dollar. */
    public long modelCostMicros() {
        return amount(Limit.MODEL_COST);
    }

    public long modelTokens() {
        return amount(Limit.MODEL_TOKENS);
    }

    public int modelRequests() {
        return count(Limit.MODEL_REQUESTS);
    }

    /** How many containers of one task's checks run at a time. */
    public int parallelChecks() {
        return count(Limit.PARALLEL_CHECKS);
    }

    /** The amount of a limit as people write it, by its key {@code limits.files}. */
    public String written(String key) {
        return Arrays.stream(Limit.values())
                .filter(limit -> key.equals("limits." + limit.key()))
                .map(limit -> limit.format(amount(limit)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + key));
    }

    /** Every amount as people write it, by its name. */
    public Map<String, String> written() {
        var written = new LinkedHashMap<String, String>();
        for (Limit limit : Limit.values()) {
            written.put(limit.key(), limit.format(amount(limit)));
        }
        return Collections.unmodifiableMap(written);
    }

    long amount(Limit limit) {
        Long amount = amounts.get(limit);
        if (amount == null) {
            throw new IllegalStateException("no amount for limits." + limit.key());
        }
        return amount;
    }

    private Duration seconds(Limit limit) {
        return Duration.ofSeconds(amount(limit));
    }

    private int count(Limit limit) {
        return Math.toIntExact(amount(limit));
    }
}
