package dev.nightkiln.verify;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Does things at the same time, of which only so many are runs at any moment. What fails or is
 * called off ends all of it, and closing waits until nothing of it is under way any more.
 */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places;
    private final BooleanSupplier stopRequested;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final @Nullable Map<String, String> logged = MDC.getCopyOfContextMap();

    SideBySide(int atOnce, BooleanSupplier stopRequested) {
        this.places = new Semaphore(atOnce, true);
        this.stopRequested = stopRequested;
    }

    /** The task was called off, or something else of this failed: thrown through, never shown. */
    static final class CalledOff extends RuntimeException {
        CalledOff() {
            super("called off", null, false, false);
        }
    }

    boolean isOver() {
        return failure.get() != null || stopRequested.getAsBoolean();
    }

    /** Begins it at once. */
    <T> Future<T> begin(Supplier<T> part) {
        Callable<T> noted =
                () -> {
                    if (logged != null) {
                        MDC.setContextMap(logged);
                    }
                    try {
                        return part.get();
                    } catch (RuntimeException failed) {
                        // Noted here, or the others would go on until this one is asked for.
                        throw ended(failed);
                    }
                };
        return threads.submit(noted);
    }

    /** One run, when there is a place for it. */
    <T> T inTurn(Supplier<T> run) {
        try {
            places.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CalledOff();
        }
        try {
            if (isOver()) {
                throw new CalledOff();
            }
            return run.get();
        } finally {
            places.release();
        }
    }

    /** What it came to. The failure that is thrown is the first of all, whatever is asked for. */
    <T> T outcome(Future<T> part) {
        try {
            return part.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ended(new CalledOff());
        } catch (ExecutionException failed) {
            throw ended(
                    failed.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(failed.getCause()));
        }
    }

    <T> List<T> outcomes(List<Future<T>> parts) {
        return parts.stream().map(this::outcome).toList();
    }

    private RuntimeException ended(RuntimeException by) {
        failure.compareAndSet(null, by);
        RuntimeException first = failure.get();
        return first == null ? by : first;
    }

    @Override
    public void close() {
        threads.close();
    }
}
