package dev.nightkiln.github;

/**
 * A pull request to be opened. {@code head} is a branch of the same repository or {@code
 * owner:branch}. Where a repository does not know drafts a normal one is opened.
 */
public record PullRequestDraft(String title, String body, String head, String base, boolean draft) {
    public PullRequestDraft {
        if (title.isBlank() || head.isBlank() || base.isBlank()) {
            throw new IllegalArgumentException("a pull request needs title, head and base");
        }
    }

    PullRequestDraft asNormal() {
        return new PullRequestDraft(title, body, head, base, false);
    }
}
