package dev.nightkiln;

import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The one directory everything durable lives in. Only its owner may look into it. */
final class StateDirectory {
    private StateDirectory() {}

    /** Makes it where it is missing, and closes it to others. */
    static Path open(Path directory) {
        try {
            Path absolute = Files.createDirectories(directory.toAbsolutePath().normalize());
            Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            return absolute;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot use the state directory "
                            + directory
                            + "; make it writable or set NIGHTKILN_STATE_DIR",
                    failed);
        }
    }

    /**
     * Tells our containers from another server's on the same engine; kept for as long as the
     * directory is.
     */
    static String instance(Path directory) {
        Path file = directory.resolve("instance");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, TaskId.random().value());
            }
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }
}
