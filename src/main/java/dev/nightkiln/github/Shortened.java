package dev.nightkiln.github;

import dev.nightkiln.text.Excerpt;

/**
 * The last look at what goes to GitHub, which refuses longer texts. Whoever writes them keeps
 * within the limits; what does not is cut between its parts.
 */
final class Shortened {
    /** Characters of a comment or a pull request. */
    private static final int BODY = 65_536;

    /** Of a check run's summary and text; whether bytes or characters are meant is not said. */
    private static final int CHECK_TEXT = 65_535;

    private static final int CHECK_TITLE = 255;

    private Shortened() {}

    static String body(String text) {
        return Excerpt.ofCharacters(BODY, text);
    }

    static String checkText(String text) {
        return Excerpt.ofBytes(CHECK_TEXT, text);
    }

    static String title(String text) {
        if (text.length() <= CHECK_TITLE) {
            return text;
        }
        int end = CHECK_TITLE - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
