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
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        new StringBuilder(secret).reverse().toString());
        return Stream.of(
                        of(bytes),
                        text.map(form -> latin1(form.getBytes(StandardCharsets.UTF_8))),
                        Stream.of(utf16(secret)))
                .flatMap(forms -> forms);
    }

    /** All forms of bytes that are no text, such as a number of a private key. */
    static Stream<String> of(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return Stream.concat(
                Stream.of(latin1(bytes), hex, hex.toUpperCase(Locale.ROOT)),
                Stream.of(0, 1, 2).flatMap(offset -> base64(bytes, offset)));
    }

    /** Without its last zero, the little-endian form is inside the big-endian one too. */
    private static String utf16(String secret) {
        String form = latin1(secret.getBytes(StandardCharsets.UTF_16LE));
        return form.endsWith("\0") ? form.substring(0, form.length() - 1) : form;
    }

    /** The characters that depend on the secret alone, whatever stands before and after it. */
    private static Stream<String> base64(byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        int from = (offset * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
                .map(encoder -> encoder.encodeToString(shifted).substring(from, to));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
