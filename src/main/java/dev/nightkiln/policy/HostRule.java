package dev.nightkiln.policy;

import java.util.Set;
import java.util.TreeSet;

/**
 * A destination the gateway lets through. The host is exact ({@code registry.npmjs.org}) or, with a
 * leading dot, stands for all names below it ({@code .npmjs.org}). CONNECT is a tunnel to port 443
 * whose inside nobody sees; the other methods are for plain requests to port 80.
 */
public record HostRule(String host, Set<String> methods, Source source) {
    public HostRule {
        methods = Set.copyOf(new TreeSet<>(methods));
    }
}
