package dev.nightkiln.publish;

/**
 * The change cannot be published here; the message says what an operator or maintainer has to
 * change.
 */
public final class PublishRefused extends RuntimeException {
    PublishRefused(String message) {
        super(message);
    }
}
