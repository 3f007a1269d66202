package dev.nightkiln.github;

import java.time.Instant;

/**
 * Nothing is known to be wrong with the call; it may be repeated after {@code notBefore}. A write
 * that ended like this may have taken effect all the same.
 */
public final class RetryLater extends GitHubException {
    private final Instant notBefore;

    public RetryLater(Instant notBefore, String why) {
        super(why + "; not before " + notBefore);
        this.notBefore = notBefore;
    }

    public Instant notBefore() {
        return notBefore;
    }
}
