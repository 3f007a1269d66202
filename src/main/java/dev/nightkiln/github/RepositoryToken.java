package dev.nightkiln.github;

import dev.nightkiln.task.Repository;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * A token for one repository and a listed set of permissions. Closing revokes it; where GitHub
 * cannot be reached it lives on until the next token is minted or until {@link #expiresAt()}.
 */
public final class RepositoryToken implements AutoCloseable {
    private final Repository repository;
    private final String value;
    private final Instant expiresAt;
    private final Consumer<RepositoryToken> revocation;

    RepositoryToken(
            Repository repository,
            String value,
            Instant expiresAt,
            Consumer<RepositoryToken> revocation) {
        this.repository = repository;
        this.value = value;
        this.expiresAt = expiresAt;
        this.revocation = revocation;
    }

    public String value() {
        return value;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** Never throws; may be called again. */
    @Override
    public void close() {
        revocation.accept(this);
    }

    @Override
    public String toString() {
        return "token for " + repository.fullName() + " until " + expiresAt;
    }
}
