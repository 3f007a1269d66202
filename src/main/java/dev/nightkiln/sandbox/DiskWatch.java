package dev.nightkiln.sandbox;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Tells when a run has used up the room that it was given on the disk. */
sealed interface DiskWatch permits WalkingWatch, BoundedDisk {
    static DiskWatch of(Mounts mounts, WorkspaceQuota quota, Executor threads) {
        WorkspaceMount workspace = mounts.workspace();
        return workspace
                .disk()
                .<DiskWatch>map(disk -> new BoundedDisk(disk, quota, Reserve.below(disk)))
                .orElseGet(() ->
                        new WalkingWatch(
                                mounts.written(),
                                quota,
                                Reserve.below(workspace.written()),
                                threads));
    }

    /** What there is too much of by now, in words; asked often, so it never waits. */
    Optional<String> excess();

    /** The last word, after the run. */
    Optional<String> excessAtEnd();

    static String bytesUsedUp(WorkspaceQuota quota) {
        return "the %s that may be written to the workspace are used up"
                .formatted(size(quota.bytes()));
    }

    static String inodesUsedUp(WorkspaceQuota quota) {
        return "the %d files that may be made in the workspace are used up"
                .formatted(quota.inodes());
    }

    static String size(long bytes) {
        return bytes >= 10L << 30
                ? (bytes >> 30) + " GiB"
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
