package dev.nightkiln.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system that holds what one run writes and nothing else. The kernel refuses what does not
 * fit; here is only found out that it did. The one sure way to know whether a disk is full, of
 * bytes or of inodes, is to write to it.
 */
final class BoundedDisk implements DiskWatch {
    /** Less than this nothing useful can be done with. */
    private static final byte[] LITTLE = new byte[64 << 10];

    private static final long PAUSE = 1_000_000_000;

    /** So many tries in a row: a program that cleans up behind itself is left to do so. */
    private static final int PATIENCE = 4;

    private final Path root;
    private final WorkspaceQuota quota;
    private final Reserve reserve;
    private long nextTry = System.nanoTime() + PAUSE;
    private int refusals;

    BoundedDisk(Path root, WorkspaceQuota quota, Reserve reserve) {
        this.root = root;
        this.quota = quota;
        this.reserve = reserve;
    }

    @Override
    public Optional<String> excess() {
        Optional<String> broken = reserve.brokenBy(reserve.free());
        if (broken.isPresent() || System.nanoTime() < nextTry) {
            return broken;
        }
        Optional<String> full = full();
        refusals = full.isPresent() ? refusals + 1 : 0;
        nextTry = System.nanoTime() + PAUSE;
        return refusals < PATIENCE ? Optional.empty() : full;
    }

    @Override
    public Optional<String> excessAtEnd() {
        return full();
    }

    /** The sandbox does not see the root of the disk, so nothing can lie in the way there. */
    private Optional<String> full() {
        Path probe = root.resolve("room");
        try {
            try {
                Files.createFile(probe);
                Files.write(probe, LITTLE);
            } finally {
                Files.deleteIfExists(probe);
            }
            return Optional.empty();
        } catch (IOException refused) {
            // Fails closed: a disk that cannot be written for another reason is of no use either.
            return Optional.of(words(refused));
        }
    }

    private String words(IOException refused) {
        if (!String.valueOf(refused.getMessage()).contains("No space left on device")) {
            return "the disk of the workspace cannot be written: " + refused.getMessage();
        }
        try {
            return Files.getFileStore(root).getUsableSpace() < 2L * LITTLE.length
                    ? DiskWatch.bytesUsedUp(quota)
                    : DiskWatch.inodesUsedUp(quota);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot ask for the free space of " + root, unreadable);
        }
    }
}
