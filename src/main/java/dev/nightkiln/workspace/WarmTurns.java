package dev.nightkiln.workspace;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One at a time fills caches of the same key, the others wait. */
final class WarmTurns {
    private static final long MOMENT_MILLIS = 200;

    /** What ends with the turn, by whose turn it is. */
    private final Map<WarmKey, CountDownLatch> taken = new ConcurrentHashMap<>();

    /** Empty when a stop was requested meanwhile. */
    Optional<WarmCaches.Turn> take(WarmKey key, BooleanSupplier stopRequested) {
        var mine = new CountDownLatch(1);
        try {
            CountDownLatch other = taken.putIfAbsent(key, mine);
            while (other != null) {
                boolean ended = other.await(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
                if (!ended && stopRequested.getAsBoolean()) {
                    return Optional.empty();
                }
                other = taken.putIfAbsent(key, mine);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(() -> {
            taken.remove(key, mine);
            mine.countDown();
        });
    }
}
