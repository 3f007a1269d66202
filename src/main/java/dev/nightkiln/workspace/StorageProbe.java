package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;

/** Makes a small disk and has a sandbox write to it, as kernels, containers and users differ. */
record StorageProbe(Path state, Predicate<Path> canOverlay) {
    /** Sparse; beyond the reserve that every disk under a sandbox must have. */
    private static final WorkspaceQuota SMALL = new WorkspaceQuota(1 << 30, 200);

    /** Empty if each run can have a disk of its own. */
    String whyNotBounded() {
        try {
            if (!Objects.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), 0)) {
                return "the server is not root, and only root may mount a file system";
            }
            // As a task that nobody knows, so that the reaper finds what a crash leaves of it.
            var key = new WorkspaceKey(TaskId.random(), 1, "disk-probe");
            var directories = new WorkDirectories(state);
            try {
                return tried(directories.create(key));
            } finally {
                directories.remove(key);
            }
        } catch (IOException broken) {
            return "a file system in a file cannot be mounted here: " + broken.getMessage();
        }
    }

    private String tried(Path directory) throws IOException {
        Path disk = LoopDisk.make(directory, SMALL);
        return canOverlay.test(disk)
                ? ""
                : "the Docker engine cannot use a file system that the server mounts, which is so"
                        + " where the two do not share their mounts";
    }
}
