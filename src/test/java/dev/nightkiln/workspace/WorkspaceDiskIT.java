package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.RealSandboxes;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.testing.Disks;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents that write beyond their quota where each run has a file system of its own. */
class WorkspaceDiskIT {
    private static final WorkspaceQuota SMALL = new WorkspaceQuota(32 << 20, 500);
    private static final CaptureLimits LIMITS = new CaptureLimits(1000, 10 << 20, 1 << 20, 10_000);

    @TempDir private Path directory;
    private RealSandboxes real;
    private GitOrigin origin;
    private Workspaces workspaces;
    private CommitSha base;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may mount");
        real = new RealSandboxes(directory);
        Path state = Files.createDirectories(directory.resolve("state"));
        Storage storage = Storage.of(state, real.engine()::canOverlay);
        assertThat(storage).isEqualTo(new Storage.Bounded());
        assertThat(state.resolve("work")).isEmptyDirectory();
        origin = new GitOrigin(directory);
        base = origin.write("README.md", "hello\n").write("src/a.txt", "a\n").commit();
        workspaces = workspaces();
        workspaces.fetch(REPOSITORY, origin.remote(), base);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        origin.close();
        real.close();
        assertThat(workspaces.leftovers()).isEmpty();
        await().untilAsserted(() -> assertThat(Disks.below(directory)).isEmpty());
    }

    private Workspaces workspaces() {
        return new Workspaces(
                directory.resolve("state"),
                SandboxUser.current(),
                new Storage.Bounded(),
                Redactor.of(List.of()));
    }

    private WorkspaceKey key(String role) {
        return new WorkspaceKey(real.task(), 1, role);
    }

    private Workspace forAgent() {
        return workspaces.forAgent(REPOSITORY, key("agent"), Start.at(base), SMALL);
    }

    private SandboxResult run(Workspace workspace, String script) throws IOException {
        var known = real.spec(script, RealSandboxes.LIMITS);
        List<ReadOnlyMount> objects =
                workspace.objects().stream()
                        .map(path -> new ReadOnlyMount(path, "/nightkiln/objects"))
                        .toList();
        return real.run(
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(workspace.mount(), objects, Optional.empty()),
                        known.limits(),
                        workspace.room(),
                        Optional.empty()),
                () -> false);
    }

    private void assertFull(String script, String words, String seen) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        try (var workspace = forAgent()) {
            assertThat(run(workspace, script))
                    .isInstanceOfSatisfying(
                            SandboxResult.DiskFull.class,
                            full -> {
                                assertThat(full.excess()).contains(words);
                                assertThat(full.after()).isLessThan(Duration.ofSeconds(15));
                            });
            assertThat(real.tail()).contains("No space left on device").contains(seen);
            assertThat(free - Files.getFileStore(directory).getUsableSpace())
                    .as("bytes taken from the host")
                    .isLessThan(SMALL.bytes() * 2);
        }
    }

    @Test
    void whatIsBeyondTheQuotaIsRefusedAtOnce() throws IOException {
        assertFull(
                "head -c 400M /dev/zero > big; test $(stat -c %s big) -gt 31000000 && echo room",
                "32.0 MiB", "room");
    }

    @Test
    void theExitCodeDoesNotHideIt() throws IOException {
        assertFull("head -c 64M /dev/zero > big; exit 0", "32.0 MiB", "");
    }

    @Test
    void anAgentThatStaysFullIsEnded() throws IOException {
        assertFull("head -c 64M /dev/zero > big; sleep 50", "32.0 MiB", "");
    }

    /** Neither a name that is gone nor many files nor a hole helps. */
    @Test
    void aFileThatIsDeletedAndOpenCountsAllTheSame() throws IOException {
        assertFull(
                """
                for i in 1 2 3 4; do
                  eval "exec $((i+3))> open$i"; rm open$i; head -c 20M /dev/zero >&$((i+3))
                done
                sleep 50
                """,
                "32.0 MiB",
                "");
    }

    @Test
    void manySmallFilesEndAtTheQuotaToo() throws IOException {
        assertFull(
                "for i in $(seq 2000); do : > f$i || break; done; ls | wc -l; sleep 50",
                "500 files",
                "");
    }

    @Test
    void whoMakesRoomAgainIsNotEnded() throws IOException {
        try (var workspace = forAgent()) {
            var result = run(workspace, "head -c 64M /dev/zero > big; rm big; sleep 2; exit 3");
            assertThat(result)
                    .isInstanceOfSatisfying(
                            SandboxResult.Exited.class,
                            exited -> assertThat(exited.code()).isEqualTo(3));
            assertThat(real.tail()).contains("No space left on device");
        }
    }

    @Test
    void nothingOfTheDiskItselfIsSeenInside() throws IOException {
        try (var workspace = forAgent()) {
            var result =
                    run(workspace, "ls -a /workspace; cat /proc/self/mountinfo; mknod x b 7 0");
            assertThat(result).isInstanceOf(SandboxResult.Exited.class);
            assertThat(real.tail())
                    .doesNotContain("lost+found")
                    .doesNotContain("disk.img")
                    .contains("mknod: x: Operation not permitted")
                    .containsPattern("/workspace rw,nosuid,nodev");
        }
    }

    @Test
    void whatIsReadIsFrozen() throws IOException {
        try (var workspace = forAgent()) {
            var script = "printf '#!/bin/sh\\n' > run.sh; chmod +x run.sh; rm src/a.txt";
            assertThat(run(workspace, script)).isInstanceOf(SandboxResult.Exited.class);
            assertThat(workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE))
                    .isInstanceOf(CaptureResult.Captured.class);
            Path program = workspace.written().resolve("run.sh");
            assertThatThrownBy(() -> Files.writeString(program, "x"))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("Read-only");
            assertThatThrownBy(() -> new ProcessBuilder(program.toString()).start())
                    .hasMessageContaining("Permission denied");
        }
    }

    /** Where layers cannot be, the tree itself lies on the disk and is not the run's doing. */
    @Test
    void aCheckOnACopyOfTheTreeHasItsWholeRoom() throws IOException {
        CommitSha head =
                origin.write(".gitattributes", "*.txt eol=crlf\n")
                        .write("blob", "0123456789abcdef".repeat(1 << 20))
                        .commit();
        workspaces.fetch(REPOSITORY, origin.remote(), head);
        var change = new Workspaces.Change(base, head);
        try (var workspace = workspaces.forCheck(REPOSITORY, key("check"), change, SMALL)) {
            assertThat(workspace.isOverlay()).isFalse();
            assertThat(run(workspace, "head -c 30M /dev/zero > more && rm more"))
                    .isInstanceOfSatisfying(
                            SandboxResult.Exited.class,
                            exited -> assertThat(exited.code()).isZero());
        }
    }

    @Test
    void whatADeadServerLeftIsFoundAndRemoved() throws IOException {
        var abandoned = forAgent();
        assertThat(Disks.below(directory)).hasSize(2);
        var again = workspaces();
        assertThat(again.leftovers()).containsExactly(real.task());
        again.remove(real.task());
        assertThat(abandoned.written()).doesNotExist();
    }
}
