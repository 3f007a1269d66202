package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.Patch;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A change that GitHub would not take from us: the App has no permission to write workflows, as
 * they run with the repository's secrets. It is verified like any other, and then a person's to
 * publish.
 */
final class WorkflowChange {
    /** What GitHub calls a workflow, to the letter. */
    private static final String DIRECTORY = ".github/workflows/";

    private static final int LISTED = 20;

    private WorkflowChange() {}

    /** The workflows of a change, as they are shown; none means that the App may push it. */
    static List<String> in(List<ChangedFile> change) {
        return change.stream()
                .filter(file -> file.path().startsWith(DIRECTORY))
                .map(ChangedFile::shown)
                .toList();
    }

    static Failure failure(Task task, CommitSha head, List<String> workflows, Patch patch) {
        return new Failure(
                FailureReason.POLICY_DENIED,
                "No required check stands in the way, but a workflow is changed, which only a"
                        + " person may publish",
                """
                No required check stands in the way of commit %s. It changes
                %s
                and Nightkiln's App may not write workflow files, on purpose: they run with the
                secrets of the repository. Read the change below with that in mind. To publish it
                yourself, save it as change.patch in a clone of the repository, then:

                  git switch -c %s %s
                  git apply --index change.patch
                  git commit -m "Publish the change for issue %d"
                  git push -u origin HEAD

                %s\
                """
                        .formatted(
                                head,
                                workflows.stream()
                                        .limit(LISTED)
                                        .map(path -> "  " + path)
                                        .collect(Collectors.joining("\n")),
                                task.branch(),
                                task.spec().base(),
                                task.issue(),
                                """
                                Where the patch is cut or has binary files, ask an operator for the
                                commit: it is in the server's mirror of the repository.\
                                """)
                        .strip(),
                Optional.of(patch));
    }
}
