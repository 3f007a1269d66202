package dev.nightkiln.github;

import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Which GitHub to talk to, and as which App. Plain http is taken for this machine alone, because
 * every request carries a credential.
 */
public record GitHubConnection(URI apiUrl, long appId, PrivateKey key, Duration callTimeout) {
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    public GitHubConnection {
        apiUrl = withoutTrailingSlash(apiUrl);
        if (appId <= 0) {
            throw new IllegalArgumentException("the App id must be a positive number: " + appId);
        }
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("the call timeout must be positive");
        }
    }

    public GitHubConnection(URI apiUrl, long appId, PrivateKey key) {
        this(apiUrl, appId, key, CALL_TIMEOUT);
    }

    static URI withoutTrailingSlash(URI url) {
        String host = url.getHost();
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        if (host == null || (!plain && !"https".equalsIgnoreCase(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "not an API address: " + url + "; write it like https://api.github.com");
        }
        if (plain && !THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    url + " would carry tokens in the clear; use https, or http on 127.0.0.1");
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "the API address takes no user, query or fragment; write scheme, host, path");
        }
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.replaceAll("/+$", "")) : url;
    }

    @Override
    public String toString() {
        return "GitHubConnection[" + apiUrl + ", app " + appId + "]";
    }
}
