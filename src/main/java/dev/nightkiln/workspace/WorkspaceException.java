package dev.nightkiln.workspace;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A mirror, checkout, capture or push that could not be done; nothing half-made is left in use. */
public final class WorkspaceException extends RuntimeException {
    private final FailureReason reason;

    WorkspaceException(FailureReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static WorkspaceException of(String tried, IOException broken) {
        return new WorkspaceException(
                isDiskFull(String.valueOf(broken.getMessage()))
                        ? FailureReason.DISK_FULL
                        : FailureReason.INTERNAL,
                tried + " failed; the attempt stops here: " + broken,
                broken);
    }

    static boolean isDiskFull(String words) {
        return words.contains("No space left on device") || words.contains("Disk quota exceeded");
    }

    public FailureReason reason() {
        return reason;
    }
}
