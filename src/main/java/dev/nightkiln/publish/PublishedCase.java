package dev.nightkiln.publish;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.github.RepositoryClient;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Active;

import java.time.Instant;
import java.util.Optional;

/**
 * The commit that was checked and published, what is on record of it, and what its task, which was
 * {@code task} then, does now.
 */
record PublishedCase(
        RepositoryClient client,
        Task task,
        CommitSha checked,
        Optional<Verdicts> verdicts,
        TaskState now) {
    static PublishedCase of(
            RepositoryClient client, Findings findings, Task now, PublishedCommit standing) {
        Task then = now.asOf(standing);
        CommitSha head = standing.head();
        return new PublishedCase(
                client, then, head, Verdicts.onRecord(findings, then, head), now.state());
    }

    /** What is the branch's head by now may be from an attempt that says itself what it is. */
    boolean isUnderWay() {
        return now instanceof Active;
    }

    /** Where nobody knows whether it is held, its second key is missing too. */
    SignOffReports.Subject subject(CommitSha head, Instant at) {
        boolean held = verdicts.map(Verdicts::held).orElse(true);
        return new SignOffReports.Subject(task, head, held, at);
    }
}
