package dev.nightkiln.workspace;

import dev.nightkiln.task.FailureReason;

/** Carries a broken rule from deep inside a walk to the capture that answers with it. */
final class Refusal extends RuntimeException {
    private final CaptureResult.Refused refused;

    Refusal(String rule, TreePath path, String detail, String mend) {
        this(FailureReason.POLICY_DENIED, rule, path, detail, mend);
    }

    Refusal(FailureReason reason, String rule, TreePath path, String detail, String mend) {
        super(rule + ": " + path.shown());
        this.refused = new CaptureResult.Refused(reason, rule, path.shown(), detail, mend);
    }

    CaptureResult.Refused refused() {
        return refused;
    }
}
