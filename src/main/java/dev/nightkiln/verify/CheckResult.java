package dev.nightkiln.verify;

import java.util.List;

/**
 * What was observed of one run of a required check. {@code exitCode} is -1 where we had to stop it;
 * {@code log} is the name of its log among the attempt's records.
 */
public record CheckResult(
        String name,
        List<String> command,
        String image,
        CheckOutcome outcome,
        int exitCode,
        long tookMillis,
        String logTail,
        String logSha256,
        long logBytes,
        String log) {
    public boolean passed() {
        return outcome == CheckOutcome.PASSED;
    }
}
