package dev.nightkiln.publish;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The description of a pull request: what it is for, who asked, where the proof is. */
final class PullRequestBody {
    private static final Pattern LINK =
            Pattern.compile("\\[All of the evidence]\\([^\\s()]+/evidence/[0-9a-z-]+/\\)");

    private PullRequestBody() {}

    static String render(Evidence evidence) {
        Task task = evidence.task();
        return """
        Fixes #%d

        A coding agent made this change in a sealed container; @%s asked for it. The required checks ran on \
        `%s` in fresh containers the agent could not touch. What was observed, and what was not checked, is in \
        the evidence comment below.%s

        This is a draft: a person has to review it. Nightkiln never merges. Closing it gives the task up.

        <!-- nightkiln:pull-request:%s:%d -->
        """
                .formatted(
                        task.issue(),
                        task.spec().requester().login(),
                        evidence.head().abbreviated(),
                        page(evidence).map(link -> "\n\n" + link).orElse(""),
                        task.id(),
                        task.attempt());
    }

    private static Optional<String> page(Evidence evidence) {
        return evidence.proof()
                .bundle()
                .flatMap(BundleLink::page)
                .map(page -> "[All of the evidence](" + page + ")");
    }

    /**
     * People may have added to the description: only what it says of the commit is ours to change.
     */
    static String followed(String text, PublishedCommit before, Evidence evidence) {
        if (!isOurs(text, evidence.task())) {
            return text;
        }
        String named =
                text.replace(
                        "`" + before.head().abbreviated() + "`",
                        "`" + evidence.head().abbreviated() + "`");
        return page(evidence)
                .map(link -> LINK.matcher(named).replaceAll(Matcher.quoteReplacement(link)))
                .orElse(named);
    }

    /** Whether the description is still the one we wrote, whatever people have added to it. */
    static boolean isOurs(String text, Task task) {
        return text.contains("<!-- nightkiln:pull-request:" + task.id() + ":");
    }
}
