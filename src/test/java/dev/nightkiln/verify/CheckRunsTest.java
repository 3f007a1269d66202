package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.CheckRule.KeptFiles;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What is read of a run. */
class CheckRunsTest {
    private static final long MIB = 1L << 20;

    private static CheckRule rule(KeptFiles kept) {
        return new CheckRule("a", List.of("true"), "image", Duration.ofMinutes(1), kept);
    }

    @Test
    void theChecksThatKeepFilesShareTheMemoryForThem() {
        var keeping = rule(new KeptFiles(List.of(), List.of("site/**"), List.of()));
        var other = rule(KeptFiles.NONE);
        assertThat(CheckRuns.bytes(List.of(other))).isEqualTo(48 * MIB);
        assertThat(CheckRuns.bytes(Collections.nCopies(4, keeping))).isEqualTo(48 * MIB);
        assertThat(CheckRuns.bytes(Collections.nCopies(8, keeping))).isEqualTo(24 * MIB);
        assertThat(
                        CheckRuns.bytes(
                                Stream.concat(
                                                Collections.nCopies(8, keeping).stream(),
                                                Collections.nCopies(42, other).stream())
                                        .toList()))
                .isEqualTo(24 * MIB);
    }
}
