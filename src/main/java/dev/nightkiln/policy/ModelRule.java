package dev.nightkiln.policy;

import java.util.Optional;

/**
 * Models of one provider that may be used. A star in {@code model} stands for any part of a name.
 * Without a price a model costs nothing in the budget of money; tokens and requests count.
 */
public record ModelRule(String provider, String model, Optional<Price> price, Source source) {
    /** In millionths of a US dollar for a million tokens. */
    public record Price(long input, long cachedInput, long output) {}
}
