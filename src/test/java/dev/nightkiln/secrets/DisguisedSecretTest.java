package dev.nightkiln.secrets;

import static dev.nightkiln.secrets.SecretFixture.LETTERS;
import static dev.nightkiln.secrets.SecretFixture.SEED;
import static dev.nightkiln.secrets.SecretFixture.SIGNS;
import static dev.nightkiln.secrets.SecretFixture.base64;
import static dev.nightkiln.secrets.SecretFixture.found;
import static dev.nightkiln.secrets.SecretFixture.latin1;
import static dev.nightkiln.secrets.SecretFixture.letters;
import static dev.nightkiln.secrets.SecretFixture.packed;
import static dev.nightkiln.secrets.SecretFixture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Random secrets in random places, in every disguise. */
class DisguisedSecretTest {
    /** Each must be found whatever the secret is and wherever it stands. */
    private static final Map<String, UnaryOperator<String>> DISGUISES = disguises();

    private static Map<String, UnaryOperator<String>> disguises() {
        var all = new TreeMap<String, UnaryOperator<String>>();
        all.put("as it is", secret -> secret);
        all.put("base64", secret -> base64(secret.getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 after one byte",
                secret -> base64(("x" + secret).getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 after two bytes",
                secret -> base64(("xy" + secret).getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 for URLs",
                secret ->
                        Base64.getUrlEncoder()
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 in lines",
                secret ->
                        Base64.getMimeEncoder(20, new byte[] {'\n'})
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 of base64",
                secret ->
                        base64(
                                base64(secret.getBytes(StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 of hex",
                secret -> base64(hex(secret, "", "").getBytes(StandardCharsets.UTF_8)));
        all.put(
                "base64 of its reverse",
                secret -> base64(reversed(secret).getBytes(StandardCharsets.UTF_8)));
        all.put("hex", secret -> hex(secret, "", ""));
        all.put("upper hex", secret -> hex(secret, "", "").toUpperCase(Locale.ROOT));
        all.put("hex with colons", secret -> hex(secret, "", ":"));
        all.put("base32", DisguisedSecretTest::base32);
        all.put("base32 in small letters", s -> base32(s).toLowerCase(Locale.ROOT));
        all.put("binary digits", DisguisedSecretTest::binary);
        all.put("hex with colons of base64", s -> hex(base64(bytes(s)), "", ":"));
        all.put("percent codes of hex", s -> hex(hex(s, "", ""), "%", ""));
        all.put("octal codes of base64", s -> codes(base64(bytes(s)), "\\%03o", ""));
        all.put("decimal codes of base32", s -> codes(base32(s), "%d", ", "));
        all.put("a byte array in hex", secret -> hex(secret, "0x", ", "));
        all.put("escaped hex", secret -> hex(secret, "\\x", ""));
        all.put("escaped Unicode", secret -> hex(secret, "\\u00", ""));
        all.put("HTML character references", secret -> hex(secret, "&#x", ";"));
        all.put("every character URL-encoded", secret -> hex(secret, "%", ""));
        all.put("URL-encoded", secret -> URLEncoder.encode(secret, StandardCharsets.UTF_8));
        all.put("a byte array in decimal", secret -> codes(secret, "%d", ", "));
        all.put("octal escapes", secret -> codes(secret, "\\%03o", ""));
        all.put("reversed", DisguisedSecretTest::reversed);
        all.put("lower case", secret -> secret.toLowerCase(Locale.ROOT));
        all.put("upper case", secret -> secret.toUpperCase(Locale.ROOT));
        all.put("without its first characters", secret -> secret.substring(7));
        all.put("without its last characters", secret -> secret.substring(0, secret.length() - 7));
        all.put("a character a line", secret -> String.join("\n", letters(secret)));
        all.put(
                "an array of characters",
                secret -> "'" + String.join("', '", letters(secret)) + "'");
        all.put("zero-width characters between", secret -> String.join("\u200b", letters(secret)));
        all.put("UTF-16", secret -> latin1(secret.getBytes(StandardCharsets.UTF_16LE)));
        all.put("gzip", secret -> latin1(packed(secret, GZIPOutputStream::new)));
        all.put("zlib", secret -> latin1(packed(secret, DeflaterOutputStream::new)));
        all.put("a zip archive", secret -> latin1(zip(secret)));
        all.put("gzip in base64", secret -> base64(packed(secret, GZIPOutputStream::new)));
        all.put("zip in zip", secret -> latin1(zip(latin1(zip(secret)))));
        all.put("a picture's text", secret -> latin1(png(secret)));
        all.put("a picture's points", DisguisedSecretTest::picture);
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everyDisguiseIsFoundAndNeverRepeated() {
        return DISGUISES.entrySet().stream()
                .map(disguise ->
                        DynamicTest.dynamicTest(
                                disguise.getKey(), () -> assertFound(disguise.getValue())));
    }

    private static void assertFound(UnaryOperator<String> disguise) {
        var random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            String secret =
                    secret(random, round % 2 == 0 ? LETTERS : SIGNS, 32 + random.nextInt(40));
            var secrets = new Secrets();
            secrets.add("the webhook secret", secret);
            String text = filler(random) + disguise.apply(secret) + filler(random);

            List<String> found = found(secrets, text);

            assertThat(found).as("round %d", round).isNotEmpty();
            assertThat(found).allMatch(what -> what.contains("the webhook secret"));
            assertThat(String.join("\n", found)).doesNotContain(secret.substring(0, 8));
        }
    }

    private static String filler(Random random) {
        return "\n"
                + "int x = 7; // words\n".repeat(random.nextInt(5))
                + " ".repeat(random.nextInt(9));
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String binary(String text) {
        return text.chars()
                .mapToObj(c -> Integer.toBinaryString(0x100 | c).substring(1))
                .collect(Collectors.joining());
    }

    /** As RFC 4648 writes it. */
    private static String base32(String text) {
        String bits = binary(text) + "0".repeat(Math.floorMod(-8 * text.length(), 5));
        var digits = new StringBuilder();
        for (int at = 0; at < bits.length(); at += 5) {
            int value = Integer.parseInt(bits.substring(at, at + 5), 2);
            digits.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(value));
        }
        return digits + "=".repeat(Math.floorMod(-digits.length(), 8));
    }

    private static String hex(String text, String before, String between) {
        return HexFormat.ofDelimiter(between)
                .withPrefix(before)
                .formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String codes(String text, String format, String between) {
        return text.chars().mapToObj(format::formatted).collect(Collectors.joining(between));
    }

    private static byte[] zip(String text) {
        return packed(
                text,
                out -> {
                    var zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry("notes/a.txt"));
                    return zip;
                });
    }

    /** As much of a picture as a reader of its chunks looks at. */
    private static byte[] png(String text) {
        var chunk = new ByteArrayOutputStream();
        chunk.writeBytes("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        chunk.writeBytes(packed(text, DeflaterOutputStream::new));
        return chunks(List.of(Map.entry("zTXt", chunk.toByteArray())));
    }

    /** Its points, in chunks of ten bytes. */
    private static String picture(String secret) {
        byte[] data = packed(secret, out -> new DeflaterOutputStream(out, new Deflater(9)));
        var chunks = new ArrayList<Map.Entry<String, byte[]>>();
        for (int at = 0; at < data.length; at += 10) {
            chunks.add(
                    Map.entry(
                            "IDAT", Arrays.copyOfRange(data, at, Math.min(data.length, at + 10))));
        }
        return latin1(chunks(chunks));
    }

    private static byte[] chunks(List<Map.Entry<String, byte[]>> chunks) {
        var png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (var chunk : chunks) {
            png.writeBytes(ByteBuffer.allocate(4).putInt(chunk.getValue().length).array());
            png.writeBytes(chunk.getKey().getBytes(StandardCharsets.ISO_8859_1));
            png.writeBytes(chunk.getValue());
            png.writeBytes(new byte[4]);
        }
        return png.toByteArray();
    }
}
