package dev.nightkiln.verify;

import dev.nightkiln.task.FailureReason;

import java.util.List;

/** All required checks together, about one commit. */
public sealed interface Verdict {
    record Passed(List<CheckResult> checks) implements Verdict {}

    record Failed(FailureReason reason, List<CheckResult> checks) implements Verdict {}

    /** The task was called off or taken over meanwhile. */
    record Stopped() implements Verdict {}
}
