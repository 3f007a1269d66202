package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A registered App with its key, its secret and what it asks for. */
final class HostedApp {
    /** Who the App is. */
    record Identity(long id, String name, Account owner, Account bot, Instant createdAt) {}

    /** What the manifest asks for. */
    record Asks(Map<String, String> permissions, Set<String> events) {
        static final Asks MINIMAL =
                new Asks(
                        Map.of(
                                "metadata", "read",
                                "issues", "write",
                                "pull_requests", "write",
                                "checks", "write",
                                "contents", "write"),
                        Set.of(
                                "issues",
                                "issue_comment",
                                "push",
                                "pull_request",
                                "pull_request_review",
                                "check_run"));
    }

    final Identity identity;
    final SortedMap<String, String> permissions;
    final Set<String> events;
    final KeyPair keys = Secrets.rsaKeyPair();
    final String webhookSecret = Secrets.random(32);
    final String clientSecret = Secrets.random(40);
    volatile @Nullable URI webhookUrl;

    HostedApp(Identity identity, Asks asks) {
        this.identity = identity;
        this.permissions = new TreeMap<>(asks.permissions());
        this.permissions.put("metadata", "read");
        this.events = new TreeSet<>(asks.events());
    }

    long id() {
        return identity.id();
    }

    String slug() {
        return slug(identity.name());
    }

    static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    String clientId() {
        return "Iv23li" + String.format("%014d", id());
    }

    Account bot() {
        return identity.bot();
    }

    AppCredentials credentials() {
        return new AppCredentials(id(), slug(), pem(), webhookSecret);
    }

    private String pem() {
        String body =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }
}
