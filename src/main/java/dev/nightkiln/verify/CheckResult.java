package dev.nightkiln.verify;

import java.util.List;

/** What was observed of one required check. {@code exitCode} is -1 where we had to stop it. */
public record CheckResult(
        String name,
        List<String> command,
        String image,
        CheckOutcome outcome,
        int exitCode,
        long tookMillis,
        String logTail,
        String logSha256,
        long logBytes) {
    public boolean passed() {
        return outcome == CheckOutcome.PASSED;
    }
}
