package dev.nightkiln;

/** A text that must not be shown; only {@link #value} gives it away. */
record Secret(String value) {
    @Override
    public String toString() {
        return "(hidden)";
    }
}
