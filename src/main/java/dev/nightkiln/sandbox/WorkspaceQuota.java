package dev.nightkiln.sandbox;

/** What one run may add to its workspace: bytes, sparse ones included, and names. */
public record WorkspaceQuota(long bytes, long inodes) {
    /** For programs of ours, which are not hostile; the machine's reserve holds for them too. */
    public static final WorkspaceQuota NONE = new WorkspaceQuota(Long.MAX_VALUE, Long.MAX_VALUE);

    public WorkspaceQuota {
        if (bytes <= 0 || inodes <= 0) {
            throw new IllegalArgumentException(
                    "a workspace needs room: " + bytes + " bytes, " + inodes + " inodes");
        }
    }

    public WorkspaceQuota plus(long moreBytes, long moreInodes) {
        return new WorkspaceQuota(bytes + moreBytes, inodes + moreInodes);
    }
}
