package dev.nightkiln.task;

/** A commit of ours in a pull request, and the attempt whose evidence speaks of it. */
public record PublishedCommit(int pullRequest, String branch, CommitSha head, int attempt) {
    public PublishedCommit {
        if (pullRequest < 1 || attempt < 1 || branch.isBlank()) {
            throw new IllegalArgumentException("no commit that was published: #" + pullRequest);
        }
    }
}
