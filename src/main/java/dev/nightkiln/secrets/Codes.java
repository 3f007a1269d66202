package dev.nightkiln.secrets;

import dev.nightkiln.secrets.Layers.Layer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows of numbers that stand for a byte each, decoded: {@code 41:42}, {@code \x41}, {@code %41},
 * {@code =41}, {@code 65, 66}, XML's references, {@code \101}, {@code 01000001}. Hex without
 * anything between is a run, see {@link Runs}.
 */
final class Codes {
    private static final int SHORTEST = 12;
    private static final int MOST_BETWEEN = 4;
    private static final String BETWEEN = "};,:-_'\" \t\r\n";

    private final byte[] text;
    private final Notation notation;

    /** Behind the number read last. */
    private int end;

    /** The prefixes are tried in this order; digits are at least and at most so many. */
    private enum Notation {
        HEX(16, 2, 2, List.of("\\x", "\\u00", "\\u{", "%", "=", "0x", "0X", "&#x", "&#X")),
        DECIMAL(10, 1, 3, List.of("&#")),
        OCTAL(8, 1, 3, List.of("\\", "0o")),
        BINARY(2, 8, 8, List.of("0b"));

        private final int radix;
        private final int least;
        private final int most;

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<String> prefixes;

        Notation(int radix, int least, int most, List<String> prefixes) {
            this.radix = radix;
            this.least = least;
            this.most = most;
            this.prefixes = prefixes;
        }
    }

    private Codes(byte[] text, Notation notation) {
        this.text = text;
        this.notation = notation;
    }

    static void of(byte[] text, Consumer<Layer> found) {
        for (Notation notation : Notation.values()) {
            new Codes(text, notation).scan(found);
        }
    }

    private void scan(Consumer<Layer> found) {
        int at = 0;
        while (at < text.length) {
            int begin = at;
            var row = new ByteArrayOutputStream();
            for (int value = number(at); value >= 0; value = number(at)) {
                row.write(value);
                at = end;
            }
            if (row.size() >= SHORTEST) {
                found.accept(
                        new Layer(Layers.CODES, begin, row.toString(StandardCharsets.ISO_8859_1)));
            }
            at = Math.max(at, begin + 1);
        }
    }

    /** Below zero where none stands here, or nothing tells it from the digits around it. */
    private int number(int from) {
        int at = from + prefix(from);
        int digits = 0;
        int value = 0;
        while (digits < notation.most && at < text.length && digit(at) >= 0) {
            value = value * notation.radix + digit(at++);
            digits++;
        }
        if (digits < notation.least || value > 0xff) {
            return -1;
        }
        end = at;
        while (end < text.length && end < at + MOST_BETWEEN && BETWEEN.indexOf(text[end]) >= 0) {
            end++;
        }
        boolean apart = at - digits > from || end > at || notation == Notation.BINARY;
        return apart ? value : -1;
    }

    private int digit(int at) {
        return Character.digit(text[at], notation.radix);
    }

    private int prefix(int at) {
        if (at >= text.length || digit(at) > 0) {
            return 0;
        }
        for (String prefix : notation.prefixes) {
            if (startsWith(at, prefix)) {
                return prefix.length();
            }
        }
        return 0;
    }

    private boolean startsWith(int at, String prefix) {
        if (at + prefix.length() > text.length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
