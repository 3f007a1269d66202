package dev.nightkiln.github;

import dev.nightkiln.task.Repository;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The one token with which a repository is reported to; many callers share one renewal. */
final class TokenSource implements Credential {
    static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);
    private static final Map<String, String> PERMISSIONS =
            Map.of(
                    "metadata", "read",
                    "contents", "read",
                    "issues", "write",
                    "pull_requests", "write",
                    "checks", "write");

    private final TokenMint mint;
    private final Repository repository;
    private final Duration patience;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<RepositoryToken> current = Optional.empty();

    /** {@code patience} is how long a caller waits for the renewal another caller has begun. */
    TokenSource(TokenMint mint, Repository repository, Duration patience, InstantSource clock) {
        this.mint = mint;
        this.repository = repository;
        this.patience = patience;
        this.clock = clock;
    }

    @Override
    public String header() {
        takeLock();
        try {
            if (current.isEmpty() || isNearItsEnd(current.get())) {
                current = Optional.of(mint.mint(repository, PERMISSIONS));
            }
            return header(current.get());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean renew(String refused) {
        takeLock();
        try {
            current.filter(token -> header(token).equals(refused))
                    .ifPresent(token -> {
                        mint.forget(token);
                        current = Optional.empty();
                    });
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isNearItsEnd(RepositoryToken token) {
        return clock.instant().plus(RENEWED_BEFORE).isAfter(token.expiresAt());
    }

    private static String header(RepositoryToken token) {
        return "Bearer " + token.value();
    }

    private void takeLock() {
        try {
            if (lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new RetryLater(
                clock.instant().plus(patience),
                "no token for " + repository.fullName() + " was ready in time");
    }
}
