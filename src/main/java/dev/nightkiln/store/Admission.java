package dev.nightkiln.store;

import dev.nightkiln.task.Task;

/** What became of the wish to start something on an issue. */
public sealed interface Admission {
    /** The task is stored and queued. */
    record Accepted(Task task) implements Admission {}

    /** The issue has a task on its way already. */
    record Busy(Task task) implements Admission {}

    /** An attempt is running: the wish is stored and goes into the next one. */
    record Kept(Task task) implements Admission {}

    /** The same was said before and acted on, or another delivery has said it. */
    record Repeated() implements Admission {}

    /** The issue does not say enough to be a task; it says itself what is missing. */
    record Unclear(int gaps) implements Admission {}

    /** There is no task this could apply to, or it is in a state where it means nothing. */
    record Inapplicable(String why) implements Admission {}
}
