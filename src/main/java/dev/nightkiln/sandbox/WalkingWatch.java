package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Measures what a run adds to its workspace. A walk through the tree costs at most a twentieth of
 * the time; between two of them the free space of the disk is looked at, which costs nothing and
 * also sees files that were deleted and are still open.
 */
final class WalkingWatch implements DiskWatch {
    private static final int SHARE = 20;
    private static final long SHORTEST_PAUSE = 1_000_000_000;
    private static final long LARGE = 64L << 20;

    private final List<Path> directories;
    private final WorkspaceQuota quota;
    private final Reserve reserve;
    private final Executor threads;
    private final WorkspaceUsage before;
    private volatile long nextWalk;
    private long freeAtWalk;
    private @Nullable CompletableFuture<WorkspaceUsage> walk;

    WalkingWatch(List<Path> directories, WorkspaceQuota quota, Reserve reserve, Executor threads) {
        this.directories = List.copyOf(directories);
        this.quota = quota;
        this.reserve = reserve;
        this.threads = threads;
        this.freeAtWalk = reserve.free();
        try {
            this.before = WorkspaceUsage.of(directories, WorkspaceQuota.NONE);
        } catch (IOException unreadable) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "Cannot measure the workspace " + directories + ": " + unreadable,
                    unreadable);
        }
        this.nextWalk = System.nanoTime() + SHORTEST_PAUSE;
    }

    @Override
    public Optional<String> excess() {
        long free = reserve.free();
        Optional<String> broken = reserve.brokenBy(free);
        if (broken.isPresent()) {
            return broken;
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

    @Override
    public Optional<String> excessAtEnd() {
        return judged(CompletableFuture.completedFuture(measure()));
    }

    private WorkspaceUsage measure() {
        long start = System.nanoTime();
        try {
            return WorkspaceUsage.of(directories, most());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot measure " + directories, unreadable);
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
            return Optional.of(DiskWatch.bytesUsedUp(quota));
        }
        if (now.inodes() > most().inodes()) {
            return Optional.of(DiskWatch.inodesUsedUp(quota));
        }
        if (now.unmeasured() > before.unmeasured()) {
            return Optional.of("the workspace has directories that cannot be measured");
        }
        return Optional.empty();
    }
}
