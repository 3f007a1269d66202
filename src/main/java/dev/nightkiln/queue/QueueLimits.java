package dev.nightkiln.queue;

/** How many attempts may be under way at once. */
public record QueueLimits(int total, int perRepository) {
    public QueueLimits {
        if (total < 1 || perRepository < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }
}
