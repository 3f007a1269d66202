package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

/** The sandbox could not do its work; the message says what was tried and how to mend it. */
public final class SandboxException extends RuntimeException {
    private final FailureReason reason;

    public SandboxException(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SandboxException(FailureReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }
}
