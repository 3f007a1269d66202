package dev.nightkiln.conflicts;

import dev.nightkiln.github.PullStanding;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;

/** A task's open pull request as GitHub has it now, and where its base branch is. */
record OpenPull(Task task, PullStanding pull, CommitSha base) {
    boolean sharesBase(OpenPull other) {
        return pull.base().equals(other.pull.base());
    }

    boolean isOther(OpenPull other) {
        return pull.number() != other.pull.number();
    }
}
