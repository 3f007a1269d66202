package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.WorkspaceQuota;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system in a sparse file beside its mount point, for what one sandbox writes. It ends where
 * the quota ends, whatever is tried. All that there is to know about it lies in its directory, so
 * that a later start of the server finds and removes it.
 */
final class LoopDisk {
    private static final String IMAGE = "disk.img";
    private static final String MOUNT_POINT = "disk";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    static final int BLOCK = 4096;

    /** What ext4 itself takes: inode tables, and bitmaps and descriptors of the block groups. */
    private static final int INODE = 256;

    private static final int ITS_OWN_SHARE = 256;
    private static final long LEAST_OF_ITS_OWN = 1L << 20;

    /** The root of the file system, lost+found and the two ends of an overlay. */
    private static final int INODES_OF_OURS = 24;

    private LoopDisk() {}

    /** Makes and mounts it; no program of root's runs from it, and it has no devices. */
    static Path make(Path directory, WorkspaceQuota room) throws IOException {
        Path image = directory.resolve(IMAGE);
        long inodes = room.inodes() + INODES_OF_OURS;
        long size = room.bytes() + room.bytes() / ITS_OWN_SHARE + inodes * INODE;
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size + LEAST_OF_ITS_OWN);
        }
        // Nothing of it outlives a crash, hence no journal; nothing is reserved for root.
        run(
                List.of(
                        "mkfs.ext4",
                        "-q",
                        "-b",
                        String.valueOf(BLOCK),
                        "-m",
                        "0",
                        "-I",
                        String.valueOf(INODE)),
                List.of("-O", "^has_journal,^resize_inode", "-E", "lazy_itable_init=1,nodiscard"),
                List.of("-N", String.valueOf(inodes), image.toString()));
        Path disk = Files.createDirectory(directory.resolve(MOUNT_POINT));
        run(
                // Without noinit_itable the kernel would write out the inode tables by and by.
                List.of("mount", "-t", "ext4", "-o", "loop,nosuid,nodev,noatime,noinit_itable"),
                List.of(image.toString(), disk.toString()));
        return disk;
    }

    /** For the time when it is read as data: nobody writes to it or runs a program from it. */
    static void freeze(Path disk) throws IOException {
        run(List.of("mount", "-o", "remount,bind,ro,nosuid,nodev,noexec", disk.toString()));
    }

    /** Unmounts and deletes what {@link #make} made in a directory, however far it came. */
    static void remove(Path directory) throws IOException {
        Path disk = directory.resolve(MOUNT_POINT);
        while (isMounted(disk)) {
            unmount(disk);
        }
        Files.deleteIfExists(directory.resolve(IMAGE));
        Files.deleteIfExists(disk);
    }

    /**
     * The loop device goes with its last mount. One that the engine is still letting go of, as it
     * starts the container beside it, goes a moment later.
     */
    private static void unmount(Path disk) throws IOException {
        try {
            run(List.of("umount", disk.toString()));
        } catch (IOException _) {
            run(List.of("umount", "--lazy", disk.toString()));
        }
    }

    private static boolean isMounted(Path disk) throws IOException {
        return Files.isDirectory(disk, LinkOption.NOFOLLOW_LINKS)
                && !device(disk).equals(device(disk.resolve("..")));
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }

    @SafeVarargs
    private static void run(List<String>... parts) throws IOException {
        var command = new ArrayList<String>();
        for (List<String> part : parts) {
            command.addAll(part);
        }
        // A mount that is given up half-way would stay: this is not the place to be interrupted.
        boolean interrupted = Thread.interrupted();
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("LC_ALL", "C");
            var answer =
                    new GitProcess(builder.start(), command.getFirst(), DEADLINE).finish("", 4096);
            if (answer.exit() != 0) {
                throw new IOException(
                        "%s ended with %d: %s"
                                .formatted(
                                        String.join(" ", command),
                                        answer.exit(),
                                        answer.errorTail()));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
