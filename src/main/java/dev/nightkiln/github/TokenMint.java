package dev.nightkiln.github;

import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Repository;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes and revokes the tokens of one installation. A token that can do more than was asked for is
 * given back at once.
 */
final class TokenMint {
    private static final Logger LOG = LoggerFactory.getLogger(TokenMint.class);

    private final Transport transport;
    private final Pace pace;
    private final Rest app;
    private final long installationId;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Set<RepositoryToken> alive = ConcurrentHashMap.newKeySet();

    /** Those that were to be revoked while GitHub could not be reached. */
    private final Set<RepositoryToken> owed = ConcurrentHashMap.newKeySet();

    TokenMint(
            Transport transport,
            Pace pace,
            AppJwt jwt,
            long installationId,
            Secrets secrets,
            InstantSource clock) {
        this.transport = transport;
        this.pace = pace;
        this.app = new Rest(new Line(transport, pace, jwt));
        this.installationId = installationId;
        this.secrets = secrets;
        this.clock = clock;
    }

    RepositoryToken mint(Repository repository, Map<String, String> permissions) {
        var narrowing = Map.of("repository_ids", List.of(repository.id()));
        return mint(repository, narrowing, permissions);
    }

    /** For a repository whose id is not known yet; the caller must check what it finds there. */
    RepositoryToken mintByName(Repository repository, Map<String, String> permissions) {
        return mint(repository, Map.of("repositories", List.of(repository.name())), permissions);
    }

    private RepositoryToken mint(
            Repository repository,
            Map<String, ? extends List<?>> narrowing,
            Map<String, String> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("a token without a list would get every permission");
        }
        var body = new HashMap<String, Object>(narrowing);
        body.put("permissions", permissions);
        String path = "app/installations/" + installationId + "/access_tokens";
        JsonNode answer = app.post(path, body);
        String value = answer.path("token").asString("");
        if (!value.matches("[\\x21-\\x7e]{20,4096}")) {
            throw pace.failed("POST " + path + ": the answer holds no token");
        }
        secrets.addPassing("a GitHub token", value);
        var token = new RepositoryToken(repository, value, expiryOf(answer), this::revoke);
        alive.removeIf(old -> !old.expiresAt().isAfter(clock.instant()));
        alive.add(token);
        refuseIfWider(answer, permissions, token, path);
        List.copyOf(owed).forEach(this::revoke);
        return token;
    }

    /** An answer without a readable expiry is taken as short-lived, so that it is renewed soon. */
    private Instant expiryOf(JsonNode answer) {
        try {
            return Instant.parse(answer.path("expires_at").asString(""));
        } catch (DateTimeException _) {
            return clock.instant().plus(TokenSource.RENEWED_BEFORE).plusSeconds(60);
        }
    }

    private void refuseIfWider(
            JsonNode answer, Map<String, String> asked, RepositoryToken token, String path) {
        var wider = new HashSet<String>();
        for (Map.Entry<String, JsonNode> granted : answer.path("permissions").properties()) {
            boolean implied =
                    granted.getKey().equals("metadata")
                            && granted.getValue().asString("").equals("read");
            String level = granted.getValue().asString("");
            if (!implied && !level.equals(asked.get(granted.getKey()))) {
                wider.add(granted.getKey() + ":" + level);
            }
        }
        if (answer.path("repositories").size() > 1) {
            wider.add("more than one repository");
        }
        if (!wider.isEmpty()) {
            token.close();
            throw new GitHubRefused(
                    201, "the token is not the one asked for: " + wider, "POST " + path);
        }
    }

    private void revoke(RepositoryToken token) {
        owed.remove(token);
        if (!alive.contains(token) || !token.expiresAt().isAfter(clock.instant())) {
            alive.remove(token);
            return;
        }
        try {
            var itself = Credential.fixed("Bearer " + token.value());
            new Rest(new Line(transport, pace, itself)).delete("installation/token");
            alive.remove(token);
        } catch (GitHubRefused refused) {
            // 401 says that it is dead already.
            LOG.debug("Revoking the {} was refused", token, refused);
            alive.remove(token);
        } catch (RetryLater later) {
            owed.add(token);
            LOG.info("The {} could not be revoked now: {}", token, later.getMessage());
        }
    }

    /** Forgets a token GitHub no longer takes. */
    void forget(RepositoryToken token) {
        alive.remove(token);
    }

    void revokeAll() {
        List.copyOf(alive).forEach(this::revoke);
    }
}
