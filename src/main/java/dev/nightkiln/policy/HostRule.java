package dev.nightkiln.policy;

import java.util.OptionalInt;
import java.util.Set;

/**
 * A destination the gateway lets through. The host is exact ({@code registry.npmjs.org}) or, with a
 * leading dot, stands for all names below it ({@code .npmjs.org}). CONNECT is a tunnel, to port 443
 * unless a port is named, whose inside nobody sees; the other methods are for plain requests, to
 * port 80 unless a port is named. Only an {@code internal} host, which only the organisation can
 * name, may have a private address.
 */
public record HostRule(
        String host, OptionalInt port, Set<String> methods, boolean internal, Source source) {
    public HostRule {
        methods = Set.copyOf(methods);
    }
}
