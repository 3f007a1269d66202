package dev.nightkiln.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.egress.ModelUse.Exhausted;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

class BudgetWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final AtomicReference<Optional<Exhausted>> exhausted =
            new AtomicReference<>(Optional.empty());
    private final AtomicBoolean stopRequested = new AtomicBoolean();
    private final BudgetWatch watch =
            new BudgetWatch(exhausted::get, stopRequested::get, time::get);

    @Test
    void anAgentHasHalfAMinuteForItsLastWords() {
        assertThat(watch.getAsBoolean()).isFalse();
        exhausted.set(Optional.of(new Exhausted("limits.model-cost", "f:1", 9, NOW)));
        time.set(NOW.plusSeconds(30));
        assertThat(watch.getAsBoolean()).isFalse();
        time.set(NOW.plusSeconds(31));
        assertThat(watch.getAsBoolean()).isTrue();
        assertThat(watch.isOverdue()).isTrue();
    }

    @Test
    void aPersonsStopIsNotTheBudgets() {
        exhausted.set(Optional.of(new Exhausted("limits.model-cost", "f:1", 9, NOW)));
        stopRequested.set(true);

        assertThat(watch.getAsBoolean()).isTrue();
        assertThat(watch.isOverdue()).isFalse();
    }
}
