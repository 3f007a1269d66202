package dev.nightkiln.policy;

import java.time.Duration;
import java.util.Map;

/**
 * How much a task may use. {@code outputBytes} bounds what is kept of the agent's and each check's
 * output, {@code files} and {@code changeBytes} the change as a whole, {@code fileBytes} each file
 * in it.
 */
public record PolicyLimits(
        Duration agentTimeout,
        Duration idleTimeout,
        Duration checkTimeout,
        long memoryBytes,
        double cpus,
        int pids,
        long outputBytes,
        int files,
        long changeBytes,
        long fileBytes) {
    static PolicyLimits of(Map<Limit, Long> amounts) {
        return new PolicyLimits(
                Duration.ofSeconds(amount(amounts, Limit.AGENT_TIMEOUT)),
                Duration.ofSeconds(amount(amounts, Limit.IDLE_TIMEOUT)),
                Duration.ofSeconds(amount(amounts, Limit.CHECK_TIMEOUT)),
                amount(amounts, Limit.MEMORY),
                amount(amounts, Limit.CPUS) / 100.0,
                Math.toIntExact(amount(amounts, Limit.PIDS)),
                amount(amounts, Limit.OUTPUT),
                Math.toIntExact(amount(amounts, Limit.FILES)),
                amount(amounts, Limit.CHANGE_SIZE),
                amount(amounts, Limit.FILE_SIZE));
    }

    private static long amount(Map<Limit, Long> amounts, Limit limit) {
        Long amount = amounts.get(limit);
        if (amount == null) {
            throw new IllegalArgumentException("no amount for limits." + limit.key());
        }
        return amount;
    }
}
