package dev.nightkiln.dependencies;

/** Ends the reading of one file from any depth; never leaves this package. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The end of "it ...". */
    Unreadable(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
