package dev.nightkiln.egress;

import java.io.IOException;

/** What was under way is cut off, for the limit that the message names is reached. */
final class BudgetSpentException extends IOException {
    BudgetSpentException(String message) {
        super(message);
    }

    String verdict() {
        return "cut off: " + getMessage();
    }
}
