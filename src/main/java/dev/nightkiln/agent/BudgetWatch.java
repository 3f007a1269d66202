package dev.nightkiln.agent;

import dev.nightkiln.egress.Gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** Asks for the end of an agent, also when it goes on after its budget of models is spent. */
final class BudgetWatch implements BooleanSupplier {
    /** For the last words of an agent that has been told. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Gateway gateway;
    private final BooleanSupplier stopRequested;
    private final InstantSource clock;
    private volatile boolean overdue;

    BudgetWatch(Gateway gateway, BooleanSupplier stopRequested, InstantSource clock) {
        this.gateway = gateway;
        this.stopRequested = stopRequested;
        this.clock = clock;
    }

    @Override
    public boolean getAsBoolean() {
        if (stopRequested.getAsBoolean()) {
            return true;
        }
        overdue =
                gateway.exhausted()
                        .filter(spent -> clock.instant().isAfter(spent.at().plus(GRACE)))
                        .isPresent();
        return overdue;
    }

    /** It was the budget, and nobody else, that ended the agent. */
    boolean isOverdue() {
        return overdue;
    }
}
