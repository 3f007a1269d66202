package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImagePatternTest {
    @Test
    void aStarStandsForOnePartOfAName() {
        var pattern = ImagePattern.of("nightkiln/*:dev");

        assertThat(pattern.matches("nightkiln/sandbox:dev")).isTrue();
        assertThat(pattern.matches("nightkiln/sand.box-2:dev")).isTrue();
        assertThat(pattern.matches("nightkiln/deeper/sandbox:dev")).isFalse();
        assertThat(pattern.matches("nightkiln/sandbox:dev:dev")).isFalse();
        assertThat(pattern.matches("nightkiln/sandbox@sha256:dev")).isFalse();
        assertThat(pattern.matches("nightkiln/sandbox:dev2")).isFalse();
        assertThat(pattern.matches("nightkiln/sandbox")).isFalse();
        assertThat(pattern.matches("evil.example/nightkiln/sandbox:dev")).isFalse();
    }

    @Test
    void everythingElseStandsForItself() {
        assertThat(ImagePattern.of("a.b/c:1").matches("axb/c:1")).isFalse();
        assertThat(ImagePattern.of("a\\E.*\\Q/c:1").matches("anything/c:1")).isFalse();
        assertThat(ImagePattern.of("a/b@sha256:*").matches("a/b@sha256:0f")).isTrue();
    }
}
