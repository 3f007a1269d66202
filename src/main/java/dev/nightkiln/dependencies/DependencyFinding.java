package dev.nightkiln.dependencies;

import java.util.Locale;

/**
 * One thing that a change does to what the repository takes from outside, and where. The text is
 * spelled out in plain ASCII, but it quotes the change, so it is data wherever it is shown.
 */
public record DependencyFinding(Kind kind, String text, String place) {
    /** In the order in which people should read them. */
    public enum Kind {
        NOT_READ("not read"),
        SOURCE("from another source"),
        CHECKSUM("with another checksum"),
        SCRIPT("with an install script"),
        NEW("new"),
        CHANGED("changed"),
        REMOVED("removed");

        private final String counted;

        Kind(String counted) {
            this.counted = counted;
        }

        /** How so many of them are called, after their number. */
        public String counted() {
            return counted;
        }
    }

    /** Whatever could bring in code that nobody has looked at waits for a person. */
    public boolean isHeld() {
        return kind != Kind.REMOVED;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + ": "
                + text
                + " ("
                + place
                + ")";
    }
}
