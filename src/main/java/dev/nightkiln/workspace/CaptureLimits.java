package dev.nightkiln.workspace;

/**
 * How large a change may be. {@code maxEntries} bounds what is walked, ignored files included; the
 * other limits bound what would enter the commit.
 */
public record CaptureLimits(int maxFiles, long maxTotalBytes, long maxFileBytes, int maxEntries) {
    public CaptureLimits {
        if (maxFiles < 1 || maxTotalBytes < 1 || maxFileBytes < 1 || maxEntries < 1) {
            throw new IllegalArgumentException("every capture limit is at least 1");
        }
    }
}
