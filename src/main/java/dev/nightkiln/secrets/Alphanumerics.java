package dev.nightkiln.secrets;

/**
 * The letters and digits of a text, without case, each as a number of six bits, and where they
 * stand: whatever stands between them, quotes and line breaks above all, is how a secret is split.
 */
final class Alphanumerics {
    /** What is further apart does not belong together; no letter has this number. */
    private static final byte BREAK = 0;

    private static final int FARTHEST = 256;

    private static final byte[] NUMBERS = new byte[256];

    static {
        for (char c = 'a'; c <= 'z'; c++) {
            NUMBERS[c] = (byte) (c - 'a' + 1);
            NUMBERS[c - 32] = NUMBERS[c];
        }
        for (char c = '0'; c <= '9'; c++) {
            NUMBERS[c] = (byte) (c - '0' + 27);
        }
    }

    private final byte[] numbers;
    private final int[] places;
    private int length;

    private Alphanumerics(int most) {
        numbers = new byte[most];
        places = new int[most];
    }

    /** All of them. */
    static Alphanumerics of(String text) {
        return of(text, false);
    }

    /** Those outside tags, entities and escapes, such as in {@code <b>} and {@code \n}. */
    static Alphanumerics outsideMarkup(String text) {
        return of(text, true);
    }

    /** Whether there may be any markup at all. */
    static boolean hasMarkup(String text) {
        return text.indexOf('<') >= 0 || text.indexOf('&') >= 0 || text.indexOf('\\') >= 0;
    }

    private static Alphanumerics of(String text, boolean outside) {
        // A break needs no room of its own: it comes after hundreds of characters without a letter.
        var letters = new Alphanumerics(text.length());
        int last = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            byte number = NUMBERS[c & 0xff];
            if (number != 0) {
                if (at - last > FARTHEST) {
                    letters.add(BREAK, at);
                }
                letters.add(number, at);
                last = at;
            } else if (outside && (c == '<' || c == '&' || c == '\\')) {
                at = Markup.end(text, at);
                continue;
            }
            at++;
        }
        return letters;
    }

    private void add(byte number, int at) {
        numbers[length] = number;
        places[length++] = at;
    }

    int length() {
        return length;
    }

    /** Where the last so many that stand before this place begin; not farther than they can be. */
    int lastBefore(int place, int count) {
        int index = length;
        while (index > 0 && places[index - 1] >= place) {
            index--;
        }
        int nearest = Math.max(0, place - count * FARTHEST);
        return Math.max(nearest, places.length == 0 ? 0 : places[Math.max(0, index - count)]);
    }

    byte number(int index) {
        return numbers[index];
    }

    int place(int index) {
        return places[index];
    }
}
