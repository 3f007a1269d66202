package dev.nightkiln.policy;

import java.util.List;
import java.util.Optional;

/** Whether what one host rule lets through is let through by another as well. */
final class HostCover {
    private HostCover() {}

    static boolean covers(HostRule wide, HostRule narrow, String method) {
        return wide.methods().contains(method)
                && port(wide, method) == port(narrow, method)
                && names(wide.host(), narrow.host());
    }

    static int port(HostRule rule, String method) {
        return rule.port().orElse(method.equals("CONNECT") ? 443 : 80);
    }

    /** The rule whose host fits, though perhaps not its port or its methods. */
    static Optional<Source> nearest(List<HostRule> rules, String host) {
        return rules.stream()
                .filter(rule -> names(rule.host(), host))
                .findFirst()
                .map(HostRule::source);
    }

    private static boolean names(String wide, String narrow) {
        return wide.equals(narrow)
                || (wide.startsWith(".")
                        && narrow.length() > wide.length()
                        && narrow.endsWith(wide));
    }
}
