package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.task.Task;

/** The description of a pull request: what it is for, who asked, where the proof is. */
final class PullRequestBody {
    private PullRequestBody() {}

    static String render(Evidence evidence) {
        Task task = evidence.task();
        return """
        Fixes #%d

        A coding agent made this change in a sealed container; @%s asked for it. The required checks passed on \
        `%s` in fresh containers the agent could not touch. What was observed, and what was not checked, is in \
        the evidence comment below.

        This is a draft: a person has to review it. Nightkiln never merges. Closing it gives the task up.

        <!-- nightkiln:pull-request:%s:%d -->
        """
                .formatted(
                        task.issue(),
                        task.spec().requester().login(),
                        evidence.head().abbreviated(),
                        task.id(),
                        task.attempt());
    }

    /** Whether the description is still the one we wrote, whatever people have added to it. */
    static boolean isOurs(String text, Task task) {
        return text.contains("<!-- nightkiln:pull-request:" + task.id() + ":");
    }
}
