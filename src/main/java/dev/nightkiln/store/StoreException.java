package dev.nightkiln.store;

/** The database cannot be used as it is; the message says what to do about it. */
public final class StoreException extends RuntimeException {
    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }
}
