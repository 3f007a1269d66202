package dev.nightkiln.secrets;

/**
 * What stands at one place of a text: {@code kind} says what was found up to {@code end}; where end
 * is the place itself, nothing. {@code open} says that more text could make it something, or more.
 */
record Sight(String kind, int end, boolean open) {
    static Sight nothing(int at, boolean open) {
        return new Sight("", at, open);
    }

    Sight or(Sight other) {
        Sight longer = other.end > end ? other : this;
        return new Sight(longer.kind, longer.end, open || other.open);
    }
}
