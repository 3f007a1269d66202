package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** What is left to the host of its disk, whatever the policies of all runs add up to. */
record Reserve(FileStore disk, long bytes) {
    static final long BYTES = 512L << 20;

    /** Of the disk that the directory's parent lies on; the directory may be a disk of its own. */
    static Reserve below(Path directory) {
        Path parent = Objects.requireNonNull(directory.getParent(), "a workspace is not the root");
        try {
            return new Reserve(Files.getFileStore(parent), BYTES);
        } catch (IOException unreadable) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "Cannot find the disk of " + parent + ": " + unreadable,
                    unreadable);
        }
    }

    long free() {
        try {
            return disk.getUsableSpace();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot ask for the free space of " + disk, unreadable);
        }
    }

    Optional<String> brokenBy(long free) {
        return free < bytes
                ? Optional.of(
                        "the disk of the server has %s left, of which %s are its reserve"
                                .formatted(DiskWatch.size(free), DiskWatch.size(bytes)))
                : Optional.empty();
    }
}
