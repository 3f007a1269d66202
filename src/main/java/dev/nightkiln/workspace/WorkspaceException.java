package dev.nightkiln.workspace;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A mirror, checkout, capture or push that could not be done; nothing half-made is left in use. */
public final class WorkspaceException extends RuntimeException {
    private final FailureReason reason;
    private final boolean lasting;

    WorkspaceException(FailureReason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, false);
    }

    private WorkspaceException(
            FailureReason reason, String message, @Nullable Throwable cause, boolean lasting) {
        super(message, cause);
        this.reason = reason;
        this.lasting = lasting;
    }

    /** The other side has answered, and will answer the same again. */
    static WorkspaceException lasting(FailureReason reason, String message) {
        return new WorkspaceException(reason, message, null, true);
    }

    /** {@code tried} begins the message, as {@code keeping a/b} does. */
    public static WorkspaceException of(String tried, IOException broken) {
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

    /** Whether trying again cannot help. */
    public boolean isLasting() {
        return lasting;
    }
}
