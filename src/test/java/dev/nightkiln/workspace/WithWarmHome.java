package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A home that a warm-up left, and where it is kept. */
class WithWarmHome {
    static final CommitSha BASE = new CommitSha("a".repeat(40));
    static final long ROOM = 1L << 20;

    @TempDir Path directory;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    WarmCaches caches;
    Path home;

    @BeforeEach
    void open() throws IOException {
        caches = caches(1L << 30);
        home = Files.createDirectories(directory.resolve("run/home"));
    }

    /** What is kept is read-only, and a plain deletion would stumble over it. */
    @AfterEach
    void remove() throws IOException {
        Removal.delete(directory.resolve("state"));
        Removal.delete(directory.resolve("run"));
    }

    WarmCaches caches(long mostBytes) {
        return new WarmCaches(directory.resolve("state"), () -> now, mostBytes);
    }

    static WarmKey key(long repository, String command) {
        return new WarmKey(
                repository, BASE, List.of(command), "image", List.of(".npm"), List.of("host"));
    }

    WarmHome home() {
        var mount = new WorkspaceMount.Directory(directory.resolve("run/tree"));
        var wanted =
                new WorkspaceMaker.Wanted(
                        new WorkspaceKey(TaskId.random(), 1, "warm-up"),
                        Start.at(BASE),
                        WorkspaceQuota.NONE);
        var workspace = new Workspace(wanted, mount, Optional.empty(), () -> {});
        return WarmHome.beside(workspace, List.of(".npm"), SandboxUser.current());
    }

    Path write(String path, String text) throws IOException {
        Path file = home.resolve(".npm").resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    HeldCaches kept(WarmKey key) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "warm\n");
        Path network = Files.writeString(directory.resolve("network"), "{}\n");
        try (var fresh = caches.copy(key, home(), ROOM, 1000)) {
            assertThat(fresh.excess()).isEmpty();
            return fresh.keep(log, network);
        }
    }

    static Path host(HeldCaches held) {
        return held.mounts().getFirst().host();
    }

    Path ofTheStore(String name) {
        return directory.resolve("state/warm").resolve(name);
    }
}
