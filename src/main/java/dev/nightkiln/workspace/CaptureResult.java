package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;

/** What became of the tree an agent left behind. */
public sealed interface CaptureResult {
    /** The change is one commit on the base, pinned in the mirror. */
    record Captured(CommitSha head, DiffStat stat) implements CaptureResult {}

    /** The tree is exactly the base commit's. */
    record NoChange() implements CaptureResult {}

    /**
     * The tree breaks a rule; nothing of it is in the mirror. {@code path} is written so that it
     * can be shown: control and other unusual characters are escaped.
     */
    record Refused(FailureReason reason, String rule, String path, String detail, String mend)
            implements CaptureResult {}
}
