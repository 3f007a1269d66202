package dev.nightkiln.egress;

import dev.nightkiln.policy.PolicyLimits;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what passes in one attempt and says when it is too much. Bytes are counted before they are
 * passed on, so that no more than the limit ever is.
 */
final class TrafficMeter {
    private static final String UPLOAD = "limits.egress-upload";
    private static final String DOWNLOAD = "limits.egress-download";

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

    void up(long bytes) throws BudgetSpentException {
        if (up.addAndGet(bytes) > limits.egressUploadBytes()) {
            throw new BudgetSpentException(UPLOAD + " is spent");
        }
    }

    void down(long bytes) throws BudgetSpentException {
        if (down.addAndGet(bytes) > limits.egressDownloadBytes()) {
            throw new BudgetSpentException(DOWNLOAD + " is spent");
        }
    }

    /** The limit that leaves nothing for a new request. */
    Optional<String> spent() {
        if (up.get() >= limits.egressUploadBytes()) {
            return Optional.of(UPLOAD);
        }
        return down.get() >= limits.egressDownloadBytes()
                ? Optional.of(DOWNLOAD)
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
