package dev.nightkiln.store;

import dev.nightkiln.task.Task;

/**
 * The right to work on a task. Whoever holds an older fence than the task's can write nothing any
 * more; {@code claims} counts the take-ups of this attempt that did not end in an orderly way, this
 * one included.
 */
public record Claim(Task task, long fence, int claims) {
    public Claim with(Task moved) {
        return new Claim(moved, fence, claims);
    }
}
