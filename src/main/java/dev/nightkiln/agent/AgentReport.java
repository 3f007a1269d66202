package dev.nightkiln.agent;

import java.util.List;

/**
 * What was observed of the agent's run. {@code ending} is a sentence; {@code exitCode} is -1 where
 * there was none; {@code denied} are the first destinations the gateway refused, {@code
 * deniedCount} how many there were.
 */
public record AgentReport(
        String image,
        List<String> command,
        String ending,
        int exitCode,
        long tookMillis,
        String logTail,
        String logSha256,
        List<String> denied,
        long deniedCount) {}
