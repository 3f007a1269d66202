package dev.nightkiln.dependencies;

import java.util.Locale;

/**
 * One thing that a change does to what the repository takes from outside, and where. The text is
 * spelled out in plain ASCII, but it quotes the change, so it is data wherever it is shown.
 */
public record Finding(Kind kind, String text, String place) {
    /** In the order in which people should read them. */
    public enum Kind {
        NOT_READ,
        SOURCE,
        CHECKSUM,
        SCRIPT,
        NEW,
        CHANGED,
        REMOVED;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Whatever could bring in code that nobody has looked at waits for a person. */
    public boolean isHeld() {
        return kind != Kind.REMOVED;
    }

    @Override
    public String toString() {
        return kind.label() + ": " + text + " (" + place + ")";
    }
}
