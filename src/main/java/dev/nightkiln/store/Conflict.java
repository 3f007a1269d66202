package dev.nightkiln.store;

/**
 * Somebody else was faster; the transaction is rolled back and tried again from what is true now.
 */
final class Conflict extends RuntimeException {
    Conflict(String message) {
        super(message);
    }
}
