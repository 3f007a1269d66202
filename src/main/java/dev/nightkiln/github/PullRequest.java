package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;

import java.net.URI;

/**
 * An open pull request. {@code authorLogin} tells whether we opened it or found one that somebody
 * else had opened from the same branch.
 */
public record PullRequest(
        int number, URI htmlUrl, CommitSha head, boolean draft, String authorLogin) {}
