package dev.nightkiln.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * How much lies in directories that somebody writes to meanwhile. Links are not followed; a file
 * counts with its length, in whole blocks, once for each of its names. {@code unmeasured} counts
 * directories that could not be read: with mode 000, or deeper than a path may be long.
 */
record WorkspaceUsage(long bytes, long inodes, long unmeasured) {
    private static final long BLOCK = 4096;

    /** Stops counting as soon as more than {@code most} was found. */
    static WorkspaceUsage of(List<Path> directories, WorkspaceQuota most) throws IOException {
        var counter = new Counter(directories, most);
        for (Path directory : directories) {
            Files.walkFileTree(directory, counter);
        }
        return new WorkspaceUsage(counter.bytes, counter.inodes, counter.unmeasured);
    }

    private static final class Counter extends SimpleFileVisitor<Path> {
        private final List<Path> roots;
        private final WorkspaceQuota most;
        private long bytes;
        private long inodes;
        private long unmeasured;

        private Counter(List<Path> roots, WorkspaceQuota most) {
            this.roots = roots;
            this.most = most;
        }

        private FileVisitResult count(long size) {
            bytes += Math.ceilDiv(size, BLOCK) * BLOCK;
            inodes++;
            return bytes > most.bytes() || inodes > most.inodes()
                    ? FileVisitResult.TERMINATE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return count(attributes.size());
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            return count(attributes.size());
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            // A file may go while it is walked to; the workspace itself may not.
            if (!(failure instanceof NoSuchFileException) || roots.contains(path)) {
                unmeasured++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
