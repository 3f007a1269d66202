package dev.nightkiln.demo;

import java.time.Instant;

/** An App on an account, with the repositories it may see. */
record Installation(
        long id, HostedApp app, Account account, Selection selection, Instant createdAt) {
    boolean covers(Repo repo) {
        return repo.owner.equals(account) && selection.covers(repo.fullName());
    }
}
