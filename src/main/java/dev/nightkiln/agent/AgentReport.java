package dev.nightkiln.agent;

import dev.nightkiln.egress.Traffic;

import java.util.List;

/**
 * What was observed of the agent's run. {@code ending} is a sentence; {@code exitCode} is -1 where
 * there was none.
 */
public record AgentReport(
        String image,
        List<String> command,
        String ending,
        int exitCode,
        long tookMillis,
        String logTail,
        String logSha256,
        Traffic network) {}
