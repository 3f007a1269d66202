package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Measures what a run adds to its workspace. A walk through the tree costs at most a twentieth of
 * the time; between two of them the free space of the disk is looked at, which costs nothing and
 * also sees files that were deleted and are still open.
 */
final class DiskWatch {
    /** Left to the host whatever the policies of all runs add up to. */
    static final long RESERVE = 512L << 20;

    private static final int SHARE = 20;
    private static final long SHORTEST_PAUSE = 1_000_000_000;
    private static final long LARGE = 64L << 20;

    private final Path directory;
    private final WorkspaceQuota quota;
    private final long reserve;
    private final Executor threads;
    private final FileStore disk;
    private final WorkspaceUsage before;
    private volatile long nextWalk;
    private long freeAtWalk;
    private @Nullable CompletableFuture<WorkspaceUsage> walk;

    DiskWatch(WorkspaceMount mount, WorkspaceQuota quota, long reserve, Executor threads) {
        this.directory =
                switch (mount) {
                    case WorkspaceMount.Overlay(_, Path upper, _) -> upper;
                    case WorkspaceMount.Directory(Path path) -> path;
                };
        this.quota = quota;
        this.reserve = reserve;
        this.threads = threads;
        try {
            this.disk = Files.getFileStore(directory);
            this.before = WorkspaceUsage.of(directory, WorkspaceQuota.NONE);
            this.freeAtWalk = disk.getUsableSpace();
        } catch (IOException unreadable) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "Cannot measure the workspace " + directory + ": " + unreadable,
                    unreadable);
        }
        this.nextWalk = System.nanoTime() + SHORTEST_PAUSE;
    }

    /** What there is too much of by now, in words; asked often, so it never waits. */
    Optional<String> excess() {
        long free = free();
        if (free < reserve) {
            return Optional.of(
                    "the disk of the server has %s left, of which %s are its reserve"
                            .formatted(size(free), size(reserve)));
        }
        if (walk != null && walk.isDone()) {
            var done = walk;
            walk = null;
            return judged(done);
        }
        boolean shrunk = freeAtWalk - free > Math.max(LARGE, quota.bytes() / 4);
        if (walk == null && (System.nanoTime() >= nextWalk || shrunk)) {
            freeAtWalk = free;
            walk = CompletableFuture.supplyAsync(this::measure, threads);
        }
        return Optional.empty();
    }

    /** The last word, after the run. */
    Optional<String> excessAtEnd() {
        return judged(CompletableFuture.completedFuture(measure()));
    }

    private WorkspaceUsage measure() {
        long start = System.nanoTime();
        try {
            return WorkspaceUsage.of(directory, most());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot measure " + directory, unreadable);
        } finally {
            long now = System.nanoTime();
            nextWalk = now + Math.max(SHORTEST_PAUSE, SHARE * (now - start));
        }
    }

    private WorkspaceQuota most() {
        return new WorkspaceQuota(
                saturated(before.bytes(), quota.bytes()),
                saturated(before.inodes(), quota.inodes()));
    }

    private static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private Optional<String> judged(CompletableFuture<WorkspaceUsage> measured) {
        WorkspaceUsage now;
        try {
            now = measured.join();
        } catch (CompletionException broken) {
            // Fails closed: what cannot be measured may be anything.
            return Optional.of("the workspace cannot be measured: " + broken.getCause());
        }
        if (now.bytes() > most().bytes()) {
            return Optional.of(
                    "more than %s were written to the workspace".formatted(size(quota.bytes())));
        }
        if (now.inodes() > most().inodes()) {
            return Optional.of(
                    "more than %d files were made in the workspace".formatted(quota.inodes()));
        }
        if (now.unmeasured() > before.unmeasured()) {
            return Optional.of("the workspace has directories that cannot be measured");
        }
        return Optional.empty();
    }

    private long free() {
        try {
            return disk.getUsableSpace();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot ask for the free space of " + disk, unreadable);
        }
    }

    private static String size(long bytes) {
        return bytes >= 10L << 30
                ? (bytes >> 30) + " GiB"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
