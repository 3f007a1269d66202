package dev.nightkiln.store;

/**
 * A remark for people in a column of limited length. Parts of it may come from GitHub or an agent,
 * so it may hold what no database column takes.
 */
final class Remark {
    private static final int LENGTH = 500;

    private Remark() {}

    /** Cut to what fits, never through the middle of a character, and without NUL. */
    static String of(String text) {
        String clean = text.replace("\0", "");
        if (clean.length() <= LENGTH) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH;
        return clean.substring(0, end);
    }
}
