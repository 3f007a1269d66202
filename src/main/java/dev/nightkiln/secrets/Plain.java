package dev.nightkiln.secrets;

import dev.nightkiln.text.Invisible;

/**
 * A text without what nobody sees in it: colour codes, control and invisible characters. Both texts
 * are bytes read as Latin-1; those of the first are taken for UTF-8.
 */
final class Plain {
    private static final char ESC = 0x1b;
    private static final int C1_CSI = 0x9b;
    private static final int LONGEST_CODE = 64;

    private final String text;

    /** Where in the first text each character stands; none where nothing was left out. */
    private final int[] places;

    /** So much of the first text was looked at. */
    private final int settled;

    private Plain(String text, int[] places, int settled) {
        this.text = text;
        this.places = places;
        this.settled = settled;
    }

    /** Unless this is the last of it, the text may end within a code or a character. */
    static Plain of(String text, boolean last) {
        int at = 0;
        while (at < text.length() && isOrdinary(text.charAt(at))) {
            at++;
        }
        return at == text.length()
                ? new Plain(text, new int[0], text.length())
                : without(text, at, last);
    }

    private static boolean isOrdinary(char c) {
        return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t' || c == '\r';
    }

    private static Plain without(String text, int from, boolean last) {
        var kept = new StringBuilder(text.length()).append(text, 0, from);
        int[] places = new int[text.length()];
        for (int i = 0; i < from; i++) {
            places[i] = i;
        }
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            int hidden = isOrdinary(c) ? 0 : hidden(text, at);
            if (hidden < 0 && !last) {
                break;
            }
            if (hidden == 0) {
                places[kept.length()] = at;
                kept.append(c);
            }
            at += hidden <= 0 ? 1 : hidden;
        }
        return new Plain(kept.toString(), places, at);
    }

    /** How many bytes here show nothing; below zero where that depends on what follows the text. */
    private static int hidden(String text, int at) {
        char c = text.charAt(at);
        if (c == ESC) {
            return at + 1 == text.length()
                    ? -1
                    : text.charAt(at + 1) == '[' ? code(text, at, 2) : 1;
        }
        if (c < 0x80) {
            return 1;
        }
        int length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
        int character = c & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            if (at + i == text.length()) {
                return -1;
            }
            if ((text.charAt(at + i) & 0xc0) != 0x80) {
                return 0;
            }
            character = (character << 6) | (text.charAt(at + i) & 0x3f);
        }
        if (length == 1 || character > Character.MAX_CODE_POINT) {
            return 0;
        }
        return character == C1_CSI
                ? code(text, at, length)
                : Invisible.alone(character) ? length : 0;
    }

    private static int code(String text, int at, int head) {
        int end = at + head;
        while (end < text.length()
                && end < at + LONGEST_CODE
                && text.charAt(end) >= ' '
                && text.charAt(end) < '@') {
            end++;
        }
        if (end == text.length()) {
            return -1;
        }
        boolean ends = text.charAt(end) >= '@' && text.charAt(end) < 0x7f;
        return ends ? end + 1 - at : head;
    }

    String text() {
        return text;
    }

    /** Where in the first text the character stands. */
    int place(int at) {
        if (at >= text.length()) {
            return settled;
        }
        return places.length == 0 ? at : places[at];
    }
}
