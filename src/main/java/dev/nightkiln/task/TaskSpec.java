package dev.nightkiln.task;

/**
 * What was asked for, frozen when somebody entitled asked: editing the issue afterwards changes
 * nothing until that person asks again.
 */
public record TaskSpec(
        String title, String body, Actor requester, String baseBranch, CommitSha base) {}
