package dev.nightkiln.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Ends what agents would retry for minutes: a provider that fails often or long without success.
 */
final class FailureCap {
    private static final int MOST = 8;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final InstantSource clock;
    private Instant first = Instant.MAX;
    private int failures;

    FailureCap(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean isReached() {
        return failures >= MOST || (failures > 0 && clock.instant().isAfter(first.plus(LONGEST)));
    }

    synchronized void answered(int status) {
        if (status == 429 || status >= 500) {
            first = failures == 0 ? clock.instant() : first;
            failures++;
        } else {
            failures = 0;
        }
    }
}
