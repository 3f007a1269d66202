package dev.nightkiln.verify;

import dev.nightkiln.task.FailureReason;

/** All required checks together, about one commit. */
public sealed interface Verdict {
    /**
     * No check stands in the way: each passed, at once or the second time, or the base fails it
     * likewise. What the signals make of it is the affair of {@link ComparisonGate}.
     */
    record Passed(Comparisons comparisons) implements Verdict {}

    record Failed(FailureReason reason, Comparisons comparisons) implements Verdict {}

    /** A file that a check left holds a secret of the host; nothing of the runs is kept. */
    record Leaked(GateResult gate) implements Verdict {}

    /** The task was called off or taken over meanwhile. */
    record Stopped() implements Verdict {}
}
