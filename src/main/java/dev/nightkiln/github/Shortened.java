package dev.nightkiln.github;

/** Texts cut to GitHub's limits. The end is kept too: it holds the result of a log, or a marker. */
final class Shortened {
    /** Of a comment or a pull request. */
    static final int BODY = 65_536;

    /** Of a check run's summary and text. */
    static final int CHECK_TEXT = 65_535;

    static final int CHECK_TITLE = 255;

    private static final int ROOM_FOR_NOTE = 48;

    private Shortened() {}

    static String to(int limit, String text) {
        if (text.length() <= limit) {
            return text;
        }
        int room = limit - ROOM_FOR_NOTE;
        int headEnd = whole(text, room - room / 4);
        int tailStart = whole(text, text.length() - room / 4);
        String note = "\n[%d characters omitted]\n".formatted(tailStart - headEnd);
        return text.substring(0, headEnd) + note + text.substring(tailStart);
    }

    static String title(String text) {
        return text.length() <= CHECK_TITLE
                ? text
                : text.substring(0, whole(text, CHECK_TITLE - 1)) + "…";
    }

    /** An index that does not split a character in two. */
    private static int whole(String text, int index) {
        boolean splits =
                Character.isLowSurrogate(text.charAt(index))
                        && Character.isHighSurrogate(text.charAt(index - 1));
        return splits ? index - 1 : index;
    }
}
