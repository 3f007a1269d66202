package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Models of one provider that may be used. A star in {@code model} stands for any part of a name.
 * Without a price a model costs nothing in the budget of money; tokens and requests count.
 */
public record ModelRule(String provider, String model, Optional<Price> price, Source source) {
    /** In millionths of a US dollar for a million tokens. */
    public record Price(long input, long cachedInput, long output) {}

    /** Whether this rule lets the model be used; names of models are compared exactly. */
    public boolean matches(String itsProvider, String name) {
        String pattern =
                Arrays.stream(model.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return provider.equals(itsProvider) && name.matches(pattern);
    }
}
