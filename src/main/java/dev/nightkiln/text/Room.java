package dev.nightkiln.text;

import java.util.function.Function;

/**
 * How much is left, in hundredths, to those parts of a text that can do with less. A text that is
 * too long is written again with less room, so what has to stay in it stays.
 */
public record Room(int hundredths) {
    public static final Room PLENTY = new Room(100);

    /** The first that fits GitHub's limit of comments. */
    public static String fit(Function<Room, String> text) {
        for (int hundredths = PLENTY.hundredths; hundredths > 0; hundredths /= 2) {
            String written = text.apply(new Room(hundredths));
            if (written.length() <= Markdown.LIMIT) {
                return written;
            }
        }
        return Excerpt.ofCharacters(Markdown.LIMIT, text.apply(new Room(0)));
    }

    public int of(int most) {
        return most * hundredths / PLENTY.hundredths;
    }
}
