package dev.nightkiln.egress;

import dev.nightkiln.policy.PolicyLimits;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what passes in one attempt and says when it is too much. Bytes are counted before they are
 * passed on, so that no more than the limit ever is.
 */
final class TrafficMeter {
    private final PolicyLimits limits;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();

    TrafficMeter(PolicyLimits limits) {
        this.limits = limits;
    }

    boolean request() {
        return requests.incrementAndGet() <= limits.egressRequests();
    }

    boolean up(long bytes) {
        return up.addAndGet(bytes) <= limits.egressUploadBytes();
    }

    boolean down(long bytes) {
        return down.addAndGet(bytes) <= limits.egressDownloadBytes();
    }

    /** The limit that leaves nothing for a new request. */
    Optional<String> spent() {
        if (up.get() >= limits.egressUploadBytes()) {
            return Optional.of("limits.egress-upload");
        }
        return down.get() >= limits.egressDownloadBytes()
                ? Optional.of("limits.egress-download")
                : Optional.empty();
    }

    long requests() {
        return Math.min(requests.get(), limits.egressRequests());
    }

    long uploaded() {
        return Math.min(up.get(), limits.egressUploadBytes());
    }

    long downloaded() {
        return Math.min(down.get(), limits.egressDownloadBytes());
    }
}
