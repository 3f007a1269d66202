package dev.nightkiln.egress;

/** The gateway could not be opened; the message says where and how to mend it. */
public final class EgressException extends RuntimeException {
    EgressException(String message) {
        super(message);
    }

    EgressException(String message, Throwable cause) {
        super(message, cause);
    }
}
