package dev.nightkiln.task;

/**
 * What was asked for, frozen when somebody entitled asked: editing the issue afterwards changes
 * nothing until that person asks again. Title and body are the without NUL characters,
 * which GitHub may send, no text needs and PostgreSQL cannot store.
 */
public record TaskSpec(
        String title, String body, Actor requester, String baseBranch, CommitSha base) {
    public TaskSpec {
        title = title.replace("\0", "");
        body = body.replace("\0", "");
    }
}
