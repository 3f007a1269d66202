package dev.nightkiln.secrets;

import static dev.nightkiln.secrets.SecretFixture.LETTERS;
import static dev.nightkiln.secrets.SecretFixture.SEED;
import static dev.nightkiln.secrets.SecretFixture.base64;
import static dev.nightkiln.secrets.SecretFixture.found;
import static dev.nightkiln.secrets.SecretFixture.latin1;
import static dev.nightkiln.secrets.SecretFixture.packed;
import static dev.nightkiln.secrets.SecretFixture.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** What is packed is looked into, within bounds. */
class LayersTest {
    @Test
    void shapesAreFoundWithinLayersToo() {
        String token = "ghp_" + secret(new Random(SEED), LETTERS, 36);
        String packed = base64(packed("token: " + token, GZIPOutputStream::new));

        assertThat(found(new Secrets(), "a: " + packed)).containsExactly("a GitHub token");
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
}
