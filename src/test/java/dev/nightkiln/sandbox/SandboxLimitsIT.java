package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** What a run may use of memory, processes, temporary space and output. */
class SandboxLimitsIT extends RealSandboxTest {
    @Test
    void aFloodOfOutputIsCountedWhileTheFilesStaySmall() throws IOException {
        long bytes = 100_000_000;
        assertThat(real.shell("yes aaaaaaaaaaaaaaa | head -c " + bytes))
                .isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.bytesSeen()).isEqualTo(bytes);
        assertThat(directory.resolve("run.log"))
                .satisfies(log -> assertThat(Files.size(log)).isLessThan(1_100_000));
        assertThat(directory.resolve("run.cast"))
                .satisfies(cast -> assertThat(Files.size(cast)).isLessThan(1_100_000));
    }

    @Test
    void memoryBeyondTheLimitIsToldAsOutOfMemory() throws IOException {
        var limits =
                new Limits(
                        Duration.ofSeconds(60), Duration.ofSeconds(60), 64L << 20, 1, 32, 1L << 20);
        assertThat(
                        real.shell(
                                "python3 -c 'x = bytearray(500 << 20); print(len(x))'; exit $?",
                                limits))
                .isInstanceOfSatisfying(
                        SandboxResult.Exited.class,
                        exited -> {
                            assertThat(exited.code()).isNotZero();
                            assertThat(exited.outOfMemory()).isTrue();
                        });
    }

    @Test
    void moreProcessesThanAllowedAreRefused() throws IOException {
        var limits =
                new Limits(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        128L << 20,
                        1,
                        16,
                        1L << 20);
        real.shell("for i in $(seq 40); do sleep 5 & done; echo reached", limits);
        assertThat(real.tail()).contains("Resource temporarily unavailable");
    }

    @Test
    void temporarySpaceEndsWhereTheLimitSays() throws IOException {
        real.shell("head -c 100M /dev/zero > /tmp/big; stat -c %s /tmp/big");
        assertThat(real.tail())
                .contains("No space left on device")
                .endsWith(Long.toString(64L << 20) + "\n");
    }
}
