package dev.nightkiln.secrets;

import static dev.nightkiln.secrets.SecretFixture.LETTERS;
import static dev.nightkiln.secrets.SecretFixture.SEED;
import static dev.nightkiln.secrets.SecretFixture.SIGNS;
import static dev.nightkiln.secrets.SecretFixture.base64;
import static dev.nightkiln.secrets.SecretFixture.found;
import static dev.nightkiln.secrets.SecretFixture.latin1;
import static dev.nightkiln.secrets.SecretFixture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.SecretSearch.Found;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts that hold no secret, and what only looks like one. */
class SecretSearchTest {
    /** Tokens that were minted carry the name of their shape. */
    @Test
    void whatOnlyLooksLikeASecretOfOursIsNotKnown() {
        var secrets = new Secrets();
        secrets.addPassing("a GitHub token", "ghs_" + secret(new Random(SEED), LETTERS, 36));
        String other = "ghs_" + secret(new Random(1), LETTERS, 36);

        assertThat(secrets.search().in(other)).singleElement().returns(false, Found::known);
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

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    private static byte[] sha256(int of) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(Integer.toString(of).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
