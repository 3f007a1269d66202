package dev.nightkiln.agent;

import dev.nightkiln.egress.ModelUse;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Asks for the end of an agent, also when it goes on after its budget of models is spent. */
final class BudgetWatch implements BooleanSupplier {
    /** For the last words of an agent that has been told. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Supplier<Optional<ModelUse.Exhausted>> exhausted;
    private final BooleanSupplier stopRequested;
    private final InstantSource clock;
    private volatile boolean overdue;

    BudgetWatch(
            Supplier<Optional<ModelUse.Exhausted>> exhausted,
            BooleanSupplier stopRequested,
            InstantSource clock) {
        this.exhausted = exhausted;
        this.stopRequested = stopRequested;
        this.clock = clock;
    }

    @Override
    public boolean getAsBoolean() {
        if (stopRequested.getAsBoolean()) {
            return true;
        }
        overdue =
                exhausted
                        .get()
                        .filter(spent -> clock.instant().isAfter(spent.at().plus(GRACE)))
                        .isPresent();
        return overdue;
    }

    /** It was the budget, and nobody else, that ended the agent. */
    boolean isOverdue() {
        return overdue;
    }
}
