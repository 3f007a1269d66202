package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;

/** A branch and the commit it pointed to when it was read. */
public record BranchHead(String name, CommitSha commit) {}
