package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Agents that try to use more of the disk than they were given, and the runtime they run under. */
class WorkspaceQuotaIT extends RealSandboxTest {
    private static final WorkspaceQuota SMALL = new WorkspaceQuota(32 << 20, 500);

    @Test
    void whatFitsIsNotDisturbed() throws IOException {
        Files.write(real.workspace().resolve("of-the-base"), new byte[40 << 20]);
        assertThat(run("head -c 20M /dev/zero > more; mkdir d; chmod 555 d; sleep 2"))
                .isInstanceOf(SandboxResult.Exited.class);
    }

    @Test
    void twiceTheQuotaEndsTheRun() throws IOException {
        assertFull("head -c 64M /dev/zero > big; sleep 50", "32.0 MiB");
    }

    @Test
    void aShortRunIsMeasuredToo() throws IOException {
        assertFull("head -c 64M /dev/zero > big", "32.0 MiB");
    }

    /** The kernel's own limit; a file that has no name any more is nothing that the watch sees. */
    @Test
    void noSingleFileOutgrowsTheQuotaForAMoment() throws IOException {
        String script =
                """
                trap '' XFSZ
                exec 3> open; rm open; head -c 200M /dev/zero >&3 2>/dev/null
                stat -Lc 'open %s' /proc/self/fd/3
                head -c 40M /dev/zero > /tmp/more && echo tmp has room
                truncate -s 60G sparse 2>/dev/null || echo no sparse giant
                """;
        run(script);
        assertThat(real.tail())
                .contains("open " + (65L << 20))
                .contains("tmp has room")
                .contains("no sparse giant");
    }

    @Test
    void manySmallFilesEndTheRun() throws IOException {
        assertFull("for i in $(seq 1000); do : > f$i; done; sleep 50", "500 files");
    }

    @Test
    void aSparseFileCountsWithItsLength() throws IOException {
        assertFull("truncate -s 40M sparse; sleep 50", "32.0 MiB");
    }

    @Test
    void hardLinksCountAsFiles() throws IOException {
        assertFull("echo > a; for i in $(seq 1000); do ln a l$i; done; sleep 50", "500 files");
    }

    @Test
    void nothingHidesBelowADeepPath() throws IOException {
        assertFull(
                """
                exec python3 -c '
                import os, time
                for i in range(490):
                    os.mkdir("d" * 200); os.chdir("d" * 200)
                time.sleep(50)'
                """,
                "cannot be measured|used up");
        // The directory's own removal does not reach as deep.
        real.engine().purge(real.workspace());
    }

    @Test
    void nothingHidesBehindAMode() throws IOException {
        // Root reads it all the same and counts; anybody else cannot, which ends the run as well.
        assertFull(
                "mkdir h; head -c 64M /dev/zero > h/big; chmod 000 h; sleep 50",
                "cannot be measured|32.0 MiB");
    }

    @Test
    void anUnknownRuntimeIsNamedWithThoseThatThereAre() throws IOException {
        assertThatThrownBy(() -> run("true", SMALL, Optional.of("no-such-runtime")))
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(FailureReason.IMAGE_UNAVAILABLE))
                .hasMessageContaining("no-such-runtime")
                .hasMessageContaining("it has")
                .hasMessageContaining("runc")
                .hasMessageContaining("daemon.json");
    }

    /** Under gVisor where the engine has it; elsewhere the answer must be the clear refusal. */
    @Test
    void theRuntimeOfThePolicyIsUsed() throws IOException {
        Path socket = real.owned(directory.resolve("gw"));
        var known =
                real.spec("dmesg | head -3; echo ran", RealSandboxes.LIMITS, Optional.of(socket));
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        known.environment(),
                        known.mounts(),
                        known.limits(),
                        SMALL,
                        Optional.of("runsc"));
        List<String> runtimes = real.engine().engine().runtimes();
        if (runtimes.contains("runsc")) {
            assertThat(real.run(spec, () -> false)).isInstanceOf(SandboxResult.Exited.class);
            assertThat(real.tail()).contains("gVisor").contains("ran");
        } else {
            System.out.println("NOT TRIED under gVisor: the engine has " + runtimes);
            assertThatThrownBy(() -> real.run(spec, () -> false)).hasMessageContaining("runsc");
        }
    }

    private void assertFull(String script, String words) throws IOException {
        assertThat(run(script))
                .isInstanceOfSatisfying(
                        SandboxResult.DiskFull.class,
                        full -> {
                            assertThat(full.excess()).containsPattern(words);
                            assertThat(full.after()).isLessThan(Duration.ofSeconds(30));
                        });
    }

    private SandboxResult run(String script) throws IOException {
        return run(script, SMALL, Optional.empty());
    }

    private SandboxResult run(String script, WorkspaceQuota quota, Optional<String> runtime)
            throws IOException {
        var known = real.spec(script, RealSandboxes.LIMITS);
        return real.run(
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        known.environment(),
                        known.mounts(),
                        known.limits(),
                        quota,
                        runtime),
                () -> false);
    }
}
