package dev.nightkiln.egress;

import dev.nightkiln.policy.PolicyLimits;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what passes in one run and says when it is too much for its attempt. Bytes are counted
 * before they are passed on, so that no more than the limit ever is.
 */
final class TrafficMeter {
    private static final String UPLOAD = "limits.egress-upload";
    private static final String DOWNLOAD = "limits.egress-download";

    private final Count requests;
    private final Count up;
    private final Count down;

    TrafficMeter(EgressRules rules) {
        PolicyLimits limits = rules.limits();
        this.requests = new Count(limits.egressRequests(), rules.earlier(Traffic::requests));
        this.up = new Count(limits.egressUploadBytes(), rules.earlier(Traffic::uploaded));
        this.down = new Count(limits.egressDownloadBytes(), rules.earlier(Traffic::downloaded));
    }

    /** Against what earlier runs of the attempt have left. */
    private static final class Count {
        private final long most;
        private final AtomicLong count = new AtomicLong();

        Count(long limit, long earlier) {
            this.most = Math.max(0, limit - earlier);
        }

        boolean add(long amount) {
            return count.addAndGet(amount) <= most;
        }

        boolean isSpent() {
            return count.get() >= most;
        }

        long passed() {
            return Math.min(count.get(), most);
        }
    }

    boolean request() {
        return requests.add(1);
    }

    void up(long bytes) throws BudgetSpentException {
        if (!up.add(bytes)) {
            throw new BudgetSpentException(UPLOAD + " is spent");
        }
    }

    void down(long bytes) throws BudgetSpentException {
        if (!down.add(bytes)) {
            throw new BudgetSpentException(DOWNLOAD + " is spent");
        }
    }

    /** The limit that leaves nothing for a new request. */
    Optional<String> spent() {
        if (up.isSpent()) {
            return Optional.of(UPLOAD);
        }
        return down.isSpent() ? Optional.of(DOWNLOAD) : Optional.empty();
    }

    long requests() {
        return requests.passed();
    }

    long uploaded() {
        return up.passed();
    }

    long downloaded() {
        return down.passed();
    }
}
