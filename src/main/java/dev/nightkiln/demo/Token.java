package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An installation token: good for an hour, for some repositories, with some permissions. */
final class Token {
    /** What was asked for; no repositories means all that the installation covers. */
    record Scope(@Nullable Set<Long> repositoryIds, Map<String, String> permissions) {}

    final String value;
    final Installation installation;
    final Scope scope;
    final Instant expiresAt;
    boolean revoked;

    Token(Installation installation, Scope scope, Instant expiresAt) {
        this.value = Secrets.installationToken(installation.app().id());
        this.installation = installation;
        this.scope = new Scope(scope.repositoryIds(), new TreeMap<>(scope.permissions()));
        this.expiresAt = expiresAt;
    }

    boolean aliveAt(Instant now) {
        return !revoked && now.isBefore(expiresAt);
    }

    boolean covers(Repo repo) {
        return installation.covers(repo)
                && (scope.repositoryIds() == null
                        || scope.repositoryIds().contains(repo.identity.id()));
    }

    boolean permits(String permission, Level needed) {
        String granted = scope.permissions().get(permission);
        return granted != null && Level.of(granted).reaches(needed);
    }
}
