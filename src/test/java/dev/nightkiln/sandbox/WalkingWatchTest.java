package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The disk of the machine and the quota of one run, without a container. */
class WalkingWatchTest {
    private static final Executor AT_ONCE = Runnable::run;
    private static final WorkspaceQuota SMALL = new WorkspaceQuota(1 << 20, 10);

    @TempDir private Path directory;

    private DiskWatch watch(WorkspaceQuota quota, long reserve) throws IOException {
        return new WalkingWatch(
                List.of(directory),
                quota,
                new Reserve(Files.getFileStore(directory), reserve),
                AT_ONCE);
    }

    @Test
    void theReserveIsHalfAGibibyte() {
        assertThat(Reserve.BYTES).isEqualTo(512L << 20);
    }

    @Test
    void aRunWithoutQuotaEndsAtTheReserveOfTheDisk() throws IOException {
        long size = Files.getFileStore(directory).getTotalSpace();

        assertThat(watch(WorkspaceQuota.NONE, size + 1).excess())
                .hasValueSatisfying(said ->
                        assertThat(said)
                                .matches(
                                        "the disk of the server has \\S+ [GM]iB left, of"
                                                + " which \\S+ [GM]iB are its reserve"));
    }

    @Test
    void aboveTheReserveNothingIsSaid() throws IOException {
        assertThat(watch(WorkspaceQuota.NONE, 1).excess()).isEmpty();
    }

    @Test
    void theReserveCountsBeforeTheQuota() throws IOException {
        DiskWatch watch = watch(SMALL, Files.getFileStore(directory).getTotalSpace() + 1);
        Files.write(directory.resolve("big"), new byte[2 << 20]);

        assertThat(watch.excess()).hasValueSatisfying(said -> assertThat(said).contains("reserve"));
    }

    @Test
    void whatWasThereBeforeIsNotCounted() throws IOException {
        Files.write(directory.resolve("of-the-base"), new byte[2 << 20]);
        DiskWatch watch = watch(SMALL, 1);
        Files.write(directory.resolve("added"), new byte[1 << 19]);

        assertThat(watch.excessAtEnd()).isEmpty();
    }

    @Test
    void growthIsFoundWhileItRuns() throws IOException {
        DiskWatch watch = watch(SMALL, 1);
        Files.write(directory.resolve("big"), new byte[2 << 20]);

        Optional<String> said =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(watch::excess, Optional::isPresent);
        assertThat(said).contains("the 1.0 MiB that may be written to the workspace are used up");
    }

    @Test
    void anUnmeasurableWorkspaceIsAnExcess() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        var watch =
                new WalkingWatch(
                        List.of(tree),
                        SMALL,
                        new Reserve(Files.getFileStore(directory), 1),
                        AT_ONCE);
        Files.delete(tree);

        assertThat(watch.excessAtEnd())
                .hasValueSatisfying(said -> assertThat(said).contains("measured"));
    }
}
