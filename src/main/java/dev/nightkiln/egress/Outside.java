package dev.nightkiln.egress;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a gateway has of the world: how names are resolved, what no log may hold, and the providers
 * of models that the operator has keys for.
 */
public record Outside(
        Resolver resolver, UnaryOperator<String> redact, List<ModelProvider> providers) {
    public Outside {
        providers = List.copyOf(providers);
    }
}
