package dev.nightkiln.conflicts;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.workspace.MergeResult;

import java.util.List;

/**
 * How one open pull request stands: what a merge with its base branch would come to, which of the
 * other open ones it conflicts with, and how many it was compared with.
 */
public record Standing(
        int pullRequest,
        CommitSha head,
        String baseBranch,
        CommitSha base,
        MergeResult withBase,
        List<Clash> clashes,
        int others) {
    public Standing {
        clashes = List.copyOf(clashes);
    }

    /** Another open pull request with which it does not go together. */
    public record Clash(int pullRequest, MergeResult result) {}

    boolean isClean() {
        return withBase instanceof MergeResult.Clean;
    }

    /** Whether there is anything a person should read a comment about. */
    boolean isWorthAComment() {
        return !isClean() || !clashes.isEmpty();
    }
}
