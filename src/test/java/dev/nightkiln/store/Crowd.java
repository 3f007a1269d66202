package dev.nightkiln.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Many threads that do the same at the same moment. */
public final class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Crowd() {}

    /** What each of them got; fails where one of them threw. */
    public static <T> List<T> of(int size, IntFunction<T> deed) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<T>>();
            for (int i = 0; i < size; i++) {
                int number = i;
                waiting.add(
                        threads.submit(() -> {
                            start.await();
                            return deed.apply(number);
                        }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (Future<T> each : waiting) {
                results.add(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError("one of the crowd failed", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }
}
