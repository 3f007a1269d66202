package dev.nightkiln.secrets;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One way to write one secret, as lower-case letters and digits alone: whatever else stands between
 * them in a text, quotes and line breaks above all, is how a secret is split. {@code piece} is how
 * many of them tell sixteen bytes of the secret; {@code dense} spellings have so few texts in
 * common with anything else that much shorter pieces mean something together.
 */
record Spelling(String secret, String how, String letters, int piece, boolean dense) {
    /** So much of a secret is as good as the secret. */
    private static final int PIECE_BYTES = 16;

    /** Fewer letters and digits are found by chance. */
    static final int SHORTEST = 10;

    /** What one held value looks like in each way of writing that is known here. */
    static Stream<Spelling> of(Held held) {
        byte[] bytes = held.bytes();
        Stream<Spelling> asBytes =
                Stream.of(
                        spelled(held, "in hex", HexFormat.of().formatHex(bytes), false),
                        spelled(held, "in base64", base64(bytes, 0), true),
                        spelled(held, "in base64", base64(bytes, 1), true),
                        spelled(held, "in base64", base64(bytes, 2), true),
                        spelled(held, "as numbers", codes(bytes, "%d"), false),
                        spelled(held, "as octal numbers", codes(bytes, "%03o"), false));
        var seen = new HashSet<String>();
        return Stream.concat(held.isText() ? asText(held) : asNumber(held), asBytes)
                .filter(spelling -> spelling.letters.length() >= SHORTEST)
                .filter(spelling -> seen.add(spelling.letters));
    }

    private static Stream<Spelling> asText(Held held) {
        String text = new String(held.bytes(), StandardCharsets.UTF_8);
        return Stream.of(
                spelled(held, "", text, true),
                spelled(held, "URL-encoded", URLEncoder.encode(text, StandardCharsets.UTF_8), true),
                spelled(held, "reversed", new StringBuilder(text).reverse().toString(), true),
                spelled(held, "in ROT13", rot13(text), true));
    }

    private static Stream<Spelling> asNumber(Held held) {
        String decimal = new BigInteger(1, held.bytes()).toString();
        return Stream.of(spelled(held, "as a decimal number", decimal, false));
    }

    private static Spelling spelled(Held held, String how, String text, boolean dense) {
        String letters = letters(text);
        int share = letters.length() * PIECE_BYTES / held.bytes().length;
        int piece = Math.min(letters.length(), Math.max(SHORTEST, share));
        return new Spelling(held.name(), how, letters, piece, dense);
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static String base64(byte[] bytes, int offset) {
        return Disguises.encoded(Base64.getEncoder(), bytes, offset);
    }

    private static String codes(byte[] bytes, String format) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> format.formatted(bytes[i] & 0xff))
                .collect(Collectors.joining());
    }

    private static String rot13(String text) {
        var turned = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            turned.append(
                    c >= 'a' && c <= 'z'
                            ? (char) ('a' + (c - 'a' + 13) % 26)
                            : c >= 'A' && c <= 'Z' ? (char) ('A' + (c - 'A' + 13) % 26) : c);
        }
        return turned.toString();
    }

    /** What is said of a finding; never the value. */
    String described() {
        return how.isEmpty() ? secret : secret + ", " + how;
    }
}
