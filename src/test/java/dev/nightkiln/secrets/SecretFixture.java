package dev.nightkiln.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random secrets, and all that a search says of a text and of what is in it. */
final class SecretFixture {
    static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static final String SIGNS = LETTERS + "+/=-_.!$%&";
    static final long SEED = 20_261_125;

    private SecretFixture() {}

    /** All that is said of a text and of what is in it. */
    static List<String> found(Secrets secrets, String text) {
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

    static String secret(Random random, String alphabet, int length) {
        return IntStream.range(0, length)
                .mapToObj(_ -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                .collect(Collectors.joining());
    }

    static List<String> letters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    interface Packing {
        OutputStream over(OutputStream out) throws IOException;
    }

    static byte[] packed(String text, Packing packing) {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.over(bytes)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }
}
