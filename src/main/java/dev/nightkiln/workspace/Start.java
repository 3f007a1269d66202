package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

/**
 * What an agent begins with: {@code parent} is what its {@code .git} stands on and what the capture
 * is put on, {@code tree} is the commit whose files lie in the workspace. Where the two differ, the
 * difference lies there as edits that nobody has committed.
 */
public record Start(CommitSha parent, CommitSha tree) {
    /** The files of the parent itself. */
    public static Start at(CommitSha parent) {
        return new Start(parent, parent);
    }
}
