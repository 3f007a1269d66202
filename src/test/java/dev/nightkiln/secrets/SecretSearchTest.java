package dev.nightkiln.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.SecretSearch.Found;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Random secrets in random places, in every disguise; and texts that hold none. */
class SecretSearchTest {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SIGNS = LETTERS + "+/=-_.!$%&";
    private static final long SEED = 20_261_125;

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
        all.put("a byte array in hex", secret -> hex(secret, "0x", ", "));
        all.put("escaped hex", secret -> hex(secret, "\\x", ""));
        all.put("escaped Unicode", secret -> hex(secret, "\\u00", ""));
        all.put("HTML character references", secret -> hex(secret, "&#x", ";"));
        all.put("every character URL-encoded", secret -> hex(secret, "%", ""));
        all.put("URL-encoded", secret -> URLEncoder.encode(secret, StandardCharsets.UTF_8));
        all.put("a byte array in decimal", secret -> codes(secret, "%d", ", "));
        all.put("octal escapes", secret -> codes(secret, "\\%03o", ""));
        all.put("reversed", SecretSearchTest::reversed);
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
        all.put("a picture's points", SecretSearchTest::picture);
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

    @Test
    void aSecretSplitAnywhereIsFound() {
        var random = new Random(SEED);
        String secret = secret(random, LETTERS, 40);
        var secrets = new Secrets();
        secrets.add("the webhook secret", secret);
        for (int at = 1; at < secret.length(); at++) {
            String one = secret.substring(0, at);
            String two = secret.substring(at);
            for (String between :
                    List.of(
                            "\" +\n        \"",
                            "' . '",
                            "\\\n",
                            "\" \"",
                            "</b><b>".replace("b", ""))) {
                assertThat(found(secrets, "key = \"" + one + between + two + "\";"))
                        .as("split at %d by %s", at, between)
                        .isNotEmpty();
            }
            SecretSearch search = secrets.search();
            List<Found> parts = new ArrayList<>(search.in("first: " + one + "\n"));
            parts.addAll(search.in("second: " + two + "\n"));
            assertThat(parts.isEmpty() && search.together().isEmpty())
                    .as("in two files, split at %d", at)
                    .isFalse();
        }
    }

    @Test
    void aSecretInFiveFilesIsFoundTogether() {
        String secret = secret(new Random(SEED), LETTERS, 40);
        var secrets = new Secrets();
        secrets.add("the database password", secret);
        SecretSearch search = secrets.search();
        for (int at = 0; at < 40; at += 8) {
            assertThat(search.in("part = '" + secret.substring(at, at + 8) + "'\n")).isEmpty();
        }

        assertThat(search.together()).containsExactly("the database password, in short pieces");
    }

    @Test
    void aPieceOfThePrivateKeyIsEnough() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        var secrets = new Secrets();
        secrets.add("the App's private key", key);
        String pem = Base64.getEncoder().encodeToString(key.getEncoded());

        for (int at = pem.length() / 2; at + 60 < pem.length(); at += 97) {
            String spelled = String.join("\" + \"", letters(pem.substring(at, at + 60)));
            assertThat(found(secrets, "String key = \"" + spelled + "\";"))
                    .as("at %d", at)
                    .isNotEmpty();
        }
        assertThat(found(secrets, HexFormat.of().formatHex(key.getEncoded()))).isNotEmpty();
    }

    @Test
    void shapesAreFoundWithinLayersToo() {
        String token = "ghp_" + secret(new Random(SEED), LETTERS, 36);
        String packed = base64(packed("token: " + token, GZIPOutputStream::new));

        assertThat(found(new Secrets(), "a: " + packed)).containsExactly("a GitHub token");
    }

    /** Tokens that were minted carry the name of their shape. */
    @Test
    void whatOnlyLooksLikeASecretOfOursIsNotKnown() {
        var secrets = new Secrets();
        secrets.addPassing("a GitHub token", "ghs_" + secret(new Random(SEED), LETTERS, 36));
        String other = "ghs_" + secret(new Random(1), LETTERS, 36);

        assertThat(secrets.search().in(other)).singleElement().returns(false, Found::known);
    }

    @Test
    void aBombIsRefusedWithinItsBounds() throws IOException {
        var layers = new Layers(1 << 20);
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        var sizes = new ArrayList<Integer>();

        layers.of(latin1(bytes.toByteArray()), layer -> sizes.add(layer.text().length()));

        assertThat(layers.isExceeded()).isTrue();
        assertThat(sizes).allMatch(size -> size <= (1 << 20) + 8192);
    }

    @Test
    void packedTooDeepIsRefused() {
        byte[] packed = packed("nothing", GZIPOutputStream::new);
        for (int i = 0; i < 6; i++) {
            packed = packed(latin1(packed), GZIPOutputStream::new);
        }
        var layers = new Layers(1 << 20);

        layers.of(latin1(packed), _ -> {});

        assertThat(layers.isExceeded()).isTrue();
    }

    /** Our own sources with their tests of secrets left out, and what looks like noise. */
    @Test
    void innocentTextsHoldNothing() throws Exception {
        var random = new Random(SEED);
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var secrets = new Secrets();
        secrets.add("the webhook secret", secret(random, LETTERS, 40));
        secrets.add("the database password", secret(random, SIGNS, 20));
        secrets.add("the App's private key", generator.generateKeyPair().getPrivate());
        for (int i = 0; i < 64; i++) {
            secrets.addPassing("a token", "ghs_" + secret(random, LETTERS, 36));
        }
        SecretSearch search = secrets.search();
        var layers = new Layers(64 << 20);
        var said = new ArrayList<String>();
        for (Path source : sources()) {
            look(search, layers, source.toString(), latin1(Files.readAllBytes(source)), said);
        }
        look(
                search,
                layers,
                "UUIDs",
                lines(20_000, i -> new UUID(random.nextLong(), random.nextLong()).toString()),
                said);
        look(
                search,
                layers,
                "digests",
                lines(20_000, i -> HexFormat.of().formatHex(sha256(i))),
                said);
        look(
                search,
                layers,
                "integrity",
                lines(20_000, i -> "\"integrity\": \"sha512-" + base64(sha256(i)) + "\","),
                said);
        look(search, layers, "noise", latin1(bytes(random, 2 << 20)), said);
        look(
                search,
                layers,
                "numbers",
                lines(100_000, i -> Integer.toString(random.nextInt())),
                said);

        assertThat(said).isEmpty();
        assertThat(search.together()).isEmpty();
        assertThat(layers.isExceeded()).isFalse();
    }

    private static void look(
            SecretSearch search, Layers layers, String name, String text, List<String> said) {
        search.in(text).forEach(found -> said.add(name + ": " + found));
        layers.of(
                text,
                layer ->
                        search.in(layer.text())
                                .forEach(found ->
                                        said.add(name + " " + layer.how() + ": " + found)));
    }

    private static List<Path> sources() throws IOException {
        try (var all = Files.walk(Path.of("src/main"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static byte[] sha256(int of) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(Integer.toString(of).getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** All that is said of a text and of what is in it. */
    private static List<String> found(Secrets secrets, String text) {
        SecretSearch search = secrets.search();
        String bytes =
                text.chars().anyMatch(c -> c > 255)
                        ? latin1(text.getBytes(StandardCharsets.UTF_8))
                        : text;
        var said = new ArrayList<String>();
        search.in(bytes).forEach(found -> said.add(found.what()));
        new Layers(16 << 20)
                .of(
                        bytes,
                        layer -> search.in(layer.text()).forEach(found -> said.add(found.what())));
        return said.stream().distinct().toList();
    }

    private static String secret(Random random, String alphabet, int length) {
        return IntStream.range(0, length)
                .mapToObj(_ -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
    }

    private static String filler(Random random) {
        return "\n"
                + "int x = 7; // words\n".repeat(random.nextInt(5))
                + " ".repeat(random.nextInt(9));
    }

    private static List<String> letters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String hex(String text, String before, String between) {
        return HexFormat.ofDelimiter(between)
                .withPrefix(before)
                .formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String codes(String text, String format, String between) {
        return text.chars().mapToObj(format::formatted).collect(Collectors.joining(between));
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private interface Packing {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] packed(String text, Packing packing) {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.over(bytes)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
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
                            "IDAT",
                            java.util.Arrays.copyOfRange(
                                    data, at, Math.min(data.length, at + 10))));
        }
        return latin1(chunks(chunks));
    }

    private static byte[] chunks(List<Map.Entry<String, byte[]>> chunks) {
        var png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        for (var chunk : chunks) {
            png.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(chunk.getValue().length).array());
            png.writeBytes(chunk.getKey().getBytes(StandardCharsets.ISO_8859_1));
            png.writeBytes(chunk.getValue());
            png.writeBytes(new byte[4]);
        }
        return png.toByteArray();
    }
}
