package dev.nightkiln.store;

import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;

import java.time.Instant;

/** A person's word for one commit, given by the comment with this id at GitHub's time of it. */
public record Approval(TaskId task, CommitSha head, Actor by, Instant at, long comment) {}
