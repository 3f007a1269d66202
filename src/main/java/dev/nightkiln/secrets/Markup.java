package dev.nightkiln.secrets;

/** Recognises what may stand between the characters of a text without being seen on a page. */
final class Markup {
    private static final int LONGEST_TAG = 256;
    private static final int LONGEST_ENTITY = 12;

    private Markup() {}

    /**
     * Behind the tag, entity or escape that begins here, at the text's end where it may go on
     * there; else behind its first character.
     */
    static int end(String text, int at) {
        return switch (text.charAt(at)) {
            case '<' -> closed(text, at, '>', LONGEST_TAG);
            case '&' -> closed(text, at, ';', LONGEST_ENTITY);
            default -> escape(text, at);
        };
    }

    private static int closed(String text, int at, char close, int longest) {
        int most = Math.min(text.length(), at + longest);
        for (int i = at + 1; i < most; i++) {
            char c = text.charAt(i);
            if (c == close) {
                return i + 1;
            }
            // Another one begins: this one was none. It also keeps a row of them from being slow.
            if (c == text.charAt(at)) {
                return at + 1;
            }
        }
        return most < at + longest ? most : at + 1;
    }

    /** A backslash and its letter; with the digits behind it where it needs some. */
    private static int escape(String text, int at) {
        if (at + 1 == text.length()) {
            return at + 1;
        }
        int digits =
                switch (text.charAt(at + 1)) {
                    case 'u' -> 4;
                    case 'x' -> 2;
                    default -> 0;
                };
        return Math.min(text.length(), at + 2 + digits);
    }
}
