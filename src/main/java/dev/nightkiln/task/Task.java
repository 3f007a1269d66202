package dev.nightkiln.task;

import dev.nightkiln.task.TaskState.Active;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Closed;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Merged;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;

import java.util.Optional;

/**
 * One request on one issue, through all its attempts. {@code continues} is the commit that the
 * attempt adds to when somebody asked for more on its pull request.
 */
public record Task(
        TaskId id,
        long installation,
        Repository repository,
        int issue,
        TaskSpec spec,
        TaskState state,
        Optional<PublishedCommit> continues) {

    public Task {
        continues.ifPresent(commit -> {
            if (commit.attempt() >= state.attempt() && !state.pullRequestNumber().isPresent()) {
                throw new IllegalArgumentException(
                        "attempt " + state.attempt() + " continues attempt " + commit.attempt());
            }
            if (state instanceof Cancelled
                    || state.pullRequestNumber()
                            .filter(number -> number != commit.pullRequest())
                            .isPresent()) {
                throw new IllegalArgumentException(
                        state + " does not continue pull request #" + commit.pullRequest());
            }
        });
    }

    /** One that continues nothing. */
    public Task(
            TaskId id,
            long installation,
            Repository repository,
            int issue,
            TaskSpec spec,
            TaskState state) {
        this(id, installation, repository, issue, spec, state, Optional.empty());
    }

    public int attempt() {
        return state.attempt();
    }

    /**
     * The branch of the current attempt: its own, so that publishing never has to force a push, or
     * the one it continues.
     */
    public String branch() {
        String branch = "agent/issue-" + issue + "-" + id;
        return continues
                .map(PublishedCommit::branch)
                .orElse(attempt() == 1 ? branch : branch + "-" + attempt());
    }

    /**
     * What stands in the task's pull request, once there is one: while a follow-up is on its way,
     * or after it came to nothing, still the commit from before it.
     */
    public Optional<PublishedCommit> published() {
        return switch (state) {
            case Published(int attempt, var head, int number) -> standing(number, head, attempt);
            case Merged(int attempt, var head, int number) -> standing(number, head, attempt);
            case Closed(int attempt, var head, int number) -> standing(number, head, attempt);
            case Queued _, Active _, Escalated _ -> continues;
            case Cancelled _ -> Optional.empty();
        };
    }

    private Optional<PublishedCommit> standing(int number, CommitSha head, int attempt) {
        return continues
                .filter(before -> before.head().equals(head))
                .or(() -> Optional.of(new PublishedCommit(number, branch(), head, attempt)));
    }

    /** The task as it was when this commit had been published. */
    public Task asOf(PublishedCommit commit) {
        return new Task(
                id,
                installation,
                repository,
                issue,
                spec,
                new Published(commit.attempt(), commit.head(), commit.pullRequest()),
                continues);
    }
}
