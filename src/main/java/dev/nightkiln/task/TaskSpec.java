package dev.nightkiln.task;

import dev.nightkiln.task.Specification.Priority;

/**
 * What was asked for, frozen when somebody entitled asked: editing the issue afterwards changes
 * nothing until that person asks again. Title and body are the without NUL characters,
 * which GitHub may send, no text needs and PostgreSQL cannot store.
 */
public record TaskSpec(
        String title,
        String body,
        Actor requester,
        String baseBranch,
        CommitSha base,
        Priority priority) {
    public TaskSpec {
        title = title.replace("\0", "");
        body = body.replace("\0", "");
    }

    /** One that nobody has called urgent. */
    public TaskSpec(String title, String body, Actor requester, String baseBranch, CommitSha base) {
        this(title, body, requester, baseBranch, base, Priority.NORMAL);
    }

    /** The same from another commit of its base branch. */
    public TaskSpec from(CommitSha other) {
        return new TaskSpec(title, body, requester, baseBranch, other, priority);
    }
}
