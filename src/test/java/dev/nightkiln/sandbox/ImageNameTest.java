package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    private static final String ID = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "debian,debian",
        "debian:12,debian",
        "nightkiln/sandbox:dev,nightkiln/sandbox",
        "localhost:5000/a/b,localhost:5000/a/b",
        "localhost:5000/a/b:c,localhost:5000/a/b"
    })
    void aRepositoryIsTheNameWithoutTagAndDigest(String name, String repository) {
        assertThat(ImageName.repository(name)).isEqualTo(repository);
        assertThat(ImageName.repository(name + "@" + ID)).isEqualTo(repository);
        assertThat(ImageName.fixed(name, ID)).isEqualTo(repository + "@" + ID);
        assertThat(ImageName.pinned(name, ID)).isEqualTo(name + "@" + ID);
    }

    @Test
    void aDigestIsWholeOrNone() {
        assertThat(ImageName.digestOf("a@" + ID)).contains(ID);
        assertThat(ImageName.digestOf("a:b@" + ID)).contains(ID);
        assertThat(ImageName.digestOf(ID)).isEmpty();
        assertThat(ImageName.digestOf("a@" + ID.substring(0, 70))).isEmpty();
        assertThat(ImageName.digestOf("a@" + ID + "0")).isEmpty();
        assertThat(ImageName.digestOf("a:b")).isEmpty();
    }

    @Test
    void pinningAgainReplacesTheDigest() {
        String other = "sha256:" + "f".repeat(64);
        assertThat(ImageName.pinned("a:b@" + other, ID)).isEqualTo("a:b@" + ID);
    }
}
