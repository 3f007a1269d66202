package dev.nightkiln.github;

import dev.nightkiln.task.CommitSha;

/** How a pull request stands at one moment: its head, and the branch it is to go into. */
public record PullStanding(int number, boolean open, CommitSha head, String base) {}
