package dev.nightkiln.store;

import java.sql.SQLException;

/** The database cannot be used as it is; the message says what to do about it. */
public final class StoreException extends RuntimeException {
    private static final int H2_ALREADY_OPEN = 90020;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether another process holds the embedded database. */
    public boolean inUse() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == H2_ALREADY_OPEN) {
                return true;
            }
        }
        return false;
    }

    StoreException(String message) {
        super(message);
    }
}
