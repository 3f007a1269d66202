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
    private static final String TUNNEL = "CONNECT";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    public HostRule {
        methods = Set.copyOf(methods);
    }

    /**
     * Whether this rule speaks of the host, in lower case and without a trailing dot, or of all
     * names below it where it begins with a dot.
     */
    public boolean names(String name) {
        return host.equals(name)
                || (host.startsWith(".") && name.length() > host.length() && name.endsWith(host));
    }

    /** Whether this rule lets the request through, as far as it can be told from its first line. */
    public boolean matches(String method, String name, int at) {
        return names(name) && methods.contains(method) && at == portFor(method);
    }

    public int portFor(String method) {
        return port.orElse(TUNNEL.equals(method) ? HTTPS : HTTP);
    }

    /** Whether whatever the other rule lets through by this method, this one does as well. */
    boolean covers(HostRule narrow, String method) {
        return matches(method, narrow.host, narrow.portFor(method));
    }

    boolean overlaps(HostRule other) {
        return host.equals(other.host)
                && methods.stream()
                        .anyMatch(method ->
                                other.methods.contains(method)
                                        && portFor(method) == other.portFor(method));
    }
}
