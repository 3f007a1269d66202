package dev.nightkiln.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;

/** The ways a known secret is commonly written other than as itself, as bytes read as Latin-1. */
final class Disguises {
    private Disguises() {}

    /** All forms of a text, some may be equal. */
    static Stream<String> of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String escaped =
                secret.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
        String entities =
                secret.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
        Stream<String> text =
                Stream.of(
                        escaped,
                        entities,
                        secret.toLowerCase(Locale.ROOT),
                        secret.toUpperCase(Locale.ROOT),
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        new StringBuilder(secret).reverse().toString());
        return Stream.of(
                        of(bytes),
                        text.map(form -> latin1(form.getBytes(StandardCharsets.UTF_8))),
                        wide(secret))
                .flatMap(forms -> forms);
    }

    /** All forms that do not ask what the bytes say. */
    private static Stream<String> of(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return Stream.concat(
                Stream.of(latin1(bytes), hex, hex.toUpperCase(Locale.ROOT)),
                Stream.of(0, 1, 2).flatMap(offset -> base64(bytes, offset)));
    }

    private static Stream<String> base64(byte[] bytes, int offset) {
        return Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
                .map(encoder -> encoded(encoder, bytes, offset));
    }

    /** What is left of two bytes a character where nobody sees the zeros. */
    private static Stream<String> wide(String secret) {
        boolean fits = secret.chars().allMatch(c -> c < 256);
        return fits ? Stream.of(secret) : Stream.empty();
    }

    /** The characters that depend on the secret alone, whatever stands before and after it. */
    static String encoded(Base64.Encoder base64, byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        return base64.encodeToString(shifted)
                .substring((offset * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
