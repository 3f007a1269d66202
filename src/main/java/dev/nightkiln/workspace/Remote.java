package dev.nightkiln.workspace;

import dev.nightkiln.secrets.Redactor;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Where to fetch from or push to. The token reaches git through its environment only; it is never
 * in an argument, a file or an error text.
 */
public record Remote(URI url, Optional<String> token) {
    public Remote {
        String scheme = String.valueOf(url.getScheme());
        if (!(scheme.equals("https") || scheme.equals("http")) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "a remote needs an http or https address: " + scheme);
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "a remote's address may not hold credentials: host " + url.getHost());
        }
        if (token.filter(text -> !text.matches("[\\x21-\\x7e]+")).isPresent()) {
            throw new IllegalArgumentException("a token is printable ASCII without spaces");
        }
        if (token.filter(text -> text.length() < Redactor.SHORTEST_SECRET).isPresent()) {
            throw new IllegalArgumentException("a token so short could not be redacted");
        }
    }

    /** Settings that only this git process sees. */
    Map<String, String> environment() {
        return token.map(text ->
                        Map.of(
                                "GIT_CONFIG_COUNT", "1",
                                "GIT_CONFIG_KEY_0", "http.extraHeader",
                                "GIT_CONFIG_VALUE_0", "Authorization: Basic " + basic(text)))
                .orElse(Map.of());
    }

    /** Git's words without the token, however git writes it. */
    String redact(String words) {
        return Redactor.of(token.stream().toList()).redact(words);
    }

    private static String basic(String token) {
        return Base64.getEncoder()
                .encodeToString(("x-access-token:" + token).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
