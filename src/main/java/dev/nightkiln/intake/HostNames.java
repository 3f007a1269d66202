package dev.nightkiln.intake;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names under which this server is reached: those of this machine and the public one. */
final class HostNames {
    private static final Pattern AUTHORITY =
            Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9.-]{1,253})(?::[0-9]{1,5})?");

    private final Set<String> ours = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    private final boolean isPublicNameKnown;

    HostNames(String host, Optional<URI> publicUrl) {
        ours.add(bracketed(host.toLowerCase(Locale.ROOT)));
        publicUrl.ifPresent(url -> ours.add(url.getHost().toLowerCase(Locale.ROOT)));
        isPublicNameKnown = publicUrl.isPresent();
    }

    boolean isPublicNameKnown() {
        return isPublicNameKnown;
    }

    /** A host with or without a port; the port says nothing about who is meant. */
    boolean areOurs(@Nullable String authority) {
        if (authority == null) {
            return false;
        }
        Matcher parts = AUTHORITY.matcher(bracketed(authority.toLowerCase(Locale.ROOT)));
        return parts.matches() && ours.contains(parts.group(1));
    }

    /** The servlet API and URIs differ in whether an IPv6 address has its brackets. */
    private static String bracketed(String host) {
        return host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[")
                ? "[" + host + "]"
                : host;
    }
}
