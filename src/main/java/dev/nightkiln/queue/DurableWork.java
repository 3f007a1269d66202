package dev.nightkiln.queue;

import dev.nightkiln.task.TaskId;

/** What the engine runs. Each method may be called again for the same thing after a crash. */
public interface DurableWork {
    /** Acts on a stored delivery. */
    Outcome delivery(String guid);

    /** Drives the attempt from wherever it stands to its end. */
    Outcome attempt(TaskId task, int attempt);

    /** Brings what GitHub shows of the task in line with its state. */
    Outcome announce(TaskId task);

    /** Looks what merges of a repository's open pull requests would come to. */
    Outcome probe(long repository);

    /** Runs the checks on the merge of a task's pull request with a base that has moved. */
    Outcome reverify(TaskId task);

    /** Housekeeping, every few minutes. */
    void keepHouse();
}
