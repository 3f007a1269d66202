package dev.nightkiln.sandbox;

import com.github.dockerjava.api.exception.DockerException;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes a small tree through an overlay in a real container and looks from the host whether the
 * changes can be read. File systems and engines differ too much to be asked in any other way.
 */
record OverlayProbe(Sandboxes sandboxes, DockerHost host, Path directory) {
    private static final String CHANGES =
            "echo new > written && rm gone && rm -r replaced && mkdir replaced && echo new > replaced/new";
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(30), 64L << 20, 1, 32, 1L << 20);
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    boolean works() {
        try {
            Files.createDirectories(directory);
            Path root = Files.createTempDirectory(directory, "overlay-probe");
            try {
                return works(root.toRealPath());
            } finally {
                sandboxes.purge(root.toRealPath());
                Files.delete(root);
            }
        } catch (IOException unusable) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "Cannot try an overlay below %s: %s. The directory must be ours and writable."
                            .formatted(directory, unusable),
                    unusable);
        }
    }

    private boolean works(Path root) throws IOException {
        Path lower = Files.createDirectory(root.resolve("lower"));
        Files.writeString(lower.resolve("gone"), "old");
        Files.createDirectory(lower.resolve("replaced"));
        Files.writeString(lower.resolve("replaced/old"), "old");
        Path upper = Files.createDirectory(root.resolve("upper"));
        var overlay =
                new WorkspaceMount.Overlay(
                        List.of(lower), upper, Files.createDirectory(root.resolve("work")));
        handOver(root);
        return changed(root, overlay)
                && Files.readString(upper.resolve("written")).equals("new\n")
                && isWhiteout(upper.resolve("gone"))
                && isOpaque(upper.resolve("replaced"))
                && Files.readString(upper.resolve("replaced/new")).equals("new\n");
    }

    private boolean changed(Path root, WorkspaceMount overlay) {
        var spec =
                new SandboxSpec(
                        new SandboxLabel(TaskId.random(), 0, "overlay-probe"),
                        host.probeImage(),
                        List.of("sh", "-c", CHANGES),
                        Map.of(),
                        new Mounts(overlay, List.of(), Optional.empty()),
                        LIMITS);
        // Nobody reads this recording, so its times do not matter.
        var clock = InstantSource.fixed(Instant.EPOCH);
        try (var recording =
                Recording.open(root, "probe", Redactor.of(List.of()), 1 << 16, clock)) {
            return sandboxes.run(spec, recording, () -> false)
                            instanceof SandboxResult.Exited(int code, _, _)
                    && code == 0;
        } catch (SandboxException failed) {
            if (failed.reason() == FailureReason.INTERNAL
                    && failed.getCause() instanceof DockerException) {
                // The engine is there and refused the mount: that is the answer.
                return false;
            }
            throw failed;
        }
    }

    /** As root we make the directories of another user; else they are the sandbox's already. */
    private void handOver(Path root) throws IOException {
        if (!ownId("unix:uid").equals(0)) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", host.user().uid());
                Files.setAttribute(file, "unix:gid", host.user().gid());
            }
        }
    }

    private static Object ownId(String attribute) throws IOException {
        return Objects.requireNonNull(Files.getAttribute(Path.of("/proc/self"), attribute));
    }

    private static boolean isWhiteout(Path file) throws IOException {
        int mode = (Integer) attribute(file, "unix:mode");
        return (mode & FILE_TYPE) == CHARACTER_DEVICE && attribute(file, "unix:rdev").equals(0L);
    }

    private static Object attribute(Path file, String name) throws IOException {
        return Objects.requireNonNull(
                Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS), name);
    }

    private static boolean isOpaque(Path file) throws IOException {
        var view =
                Objects.requireNonNull(
                        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class));
        if (!view.list().contains("overlay.opaque")) {
            return false;
        }
        ByteBuffer value = ByteBuffer.allocate(1);
        view.read("overlay.opaque", value);
        return value.get(0) == 'y';
    }
}
