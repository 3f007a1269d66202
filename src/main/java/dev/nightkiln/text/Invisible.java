package dev.nightkiln.text;

import java.util.function.IntConsumer;

/**
 * Tells characters a reader cannot see. What writing needs stays: joiners inside emoji and between
 * letters of scripts that join, the emoji variation selector, combining marks.
 */
public final class Invisible {
    private static final int ZWNJ = 0x200c;
    private static final int ZWJ = 0x200d;
    private static final int KEYCAP = 0x20e3;

    private Invisible() {}

    /** The text with plain line ends and without control and invisible characters. */
    static String removed(String text, IntConsumer eachRemoved) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        var kept = new StringBuilder(lines.length());
        int before = -1;
        for (int i = 0; i < lines.length(); ) {
            int c = lines.codePointAt(i);
            i += Character.charCount(c);
            int after = i < lines.length() ? lines.codePointAt(i) : -1;
            if (isControl(c) || at(before, c, after)) {
                eachRemoved.accept(c);
            } else {
                kept.appendCodePoint(c);
                before = c;
            }
        }
        return kept.toString();
    }

    /** Whether nobody sees the character where it joins nothing. */
    public static boolean alone(int c) {
        return at(-1, c, -1) || isControl(c);
    }

    /**
     * Whether the character has no place between {@code before}, the last one that was kept, and
     * {@code after}, the next of the source; -1 where there is none.
     */
    static boolean at(int before, int c, int after) {
        return switch (c) {
            case ZWJ -> !(joinsEmoji(before, after) || joinsLetters(before, after));
            case ZWNJ -> !joinsLetters(before, after);
            case 0xfe0e, 0xfe0f -> !(before < 0x80 ? after == KEYCAP : Character.isEmoji(before));
            default -> always(c);
        };
    }

    static boolean isControl(int c) {
        return Character.getType(c) == Character.CONTROL && c != '\n' && c != '\t';
    }

    private static boolean always(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> isBlankButNoSpace(c);
        };
    }

    /** Default ignorable code points that are letters, marks or not assigned, and blank symbols. */
    private static boolean isBlankButNoSpace(int c) {
        return c == 0x034f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || (c >= 0x180b && c <= 0x180f)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xfe00 && c <= 0xfe0f)
                || c == 0xffa0
                || (c >= 0xfff0 && c <= 0xfffb)
                || (c >= 0xfdd0 && c <= 0xfdef)
                || (c & 0xfffe) == 0xfffe
                || c == 0x1d159
                || (c >= 0xe0000 && c <= 0xe0fff);
    }

    private static boolean joinsEmoji(int before, int after) {
        return before >= 0x80
                && after >= 0
                && (Character.isEmoji(before) || before == 0xfe0f)
                && Character.isEmoji(after)
                && after >= 0x80;
    }

    private static boolean joinsLetters(int before, int after) {
        return before >= 0 && after >= 0 && isJoining(before) && isJoining(after);
    }

    private static boolean isJoining(int c) {
        if (!Character.isLetter(c)
                && Character.getType(c) != Character.NON_SPACING_MARK
                && Character.getType(c) != Character.COMBINING_SPACING_MARK) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case ARABIC,
                    SYRIAC,
                    NKO,
                    MONGOLIAN,
                    DEVANAGARI,
                    BENGALI,
                    GURMUKHI,
                    GUJARATI,
                    ORIYA,
                    TAMIL,
                    TELUGU,
                    KANNADA,
                    MALAYALAM,
                    SINHALA,
                    KHMER ->
                    !always(c);
            default -> false;
        };
    }
}
