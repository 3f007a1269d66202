package dev.nightkiln.github;

/** GitHub did not do what was asked: either try again later, or never. */
public abstract sealed class GitHubException extends RuntimeException
        permits RetryLater, GitHubRefused {
    GitHubException(String message) {
        super(message);
    }
}
