package dev.nightkiln.worker;

import dev.nightkiln.github.AppIdentity;
import dev.nightkiln.github.GitHubApp;
import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.Author;
import dev.nightkiln.workspace.CaptureLimits;
import dev.nightkiln.workspace.CaptureResult;
import dev.nightkiln.workspace.CommitFiles;
import dev.nightkiln.workspace.CommitMessage;
import dev.nightkiln.workspace.Patch;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.Workspaces;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Turns what the agent left into one commit of ours, with the person who asked as co-author. */
public final class Captures {
    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);

    private static final int PATCH_BYTES = 60_000;
    private static final int WHOLE_PATCH_BYTES = 64 << 20;
    private static final int SUBJECT = 72;

    private final Workspaces workspaces;
    private final GitHubApp github;
    private final InstantSource clock;

    public Captures(Workspaces workspaces, GitHubApp github, InstantSource clock) {
        this.workspaces = workspaces;
        this.github = github;
        this.clock = clock;
    }

    CaptureResult capture(Task task, Workspace workspace, Policy policy) {
        var limits = policy.limits();
        return workspaces.capture(
                task.repository(),
                workspace,
                new CaptureLimits(
                        limits.files(),
                        limits.changeBytes(),
                        limits.fileBytes(),
                        // What was walked, ignored files included, can be no more than there was.
                        Math.toIntExact(Math.min(limits.inodes(), Integer.MAX_VALUE))),
                message(task));
    }

    private CommitMessage message(Task task) {
        String title = Markdown.title(task.spec().title(), SUBJECT);
        AppIdentity identity = github.identity();
        Actor requester = task.spec().requester();
        return new CommitMessage(
                title.isBlank() ? "Issue " + task.issue() : title,
                "Made by a coding agent for issue #"
                        + task.issue()
                        + " (Nightkiln task "
                        + task.id()
                        + ", attempt "
                        + task.attempt()
                        + ").",
                new Author(identity.botLogin(), identity.botLogin() + "@users.noreply.github.com"),
                clock.instant(),
                Optional.of(
                        new Author(
                                requester.login(),
                                requester.id()
                                        + "+"
                                        + requester.login()
                                        + "@users.noreply.github.com")));
    }

    /** The change as text, where there is one. */
    Optional<Patch> patch(Task task, CaptureResult captured) {
        return switch (captured) {
            case CaptureResult.Captured(CommitSha head, _) -> Optional.of(patch(task, head));
            case CaptureResult.NoChange _, CaptureResult.Refused _ -> Optional.empty();
        };
    }

    /** All that the commit changes, for those who judge it. */
    List<ChangedFile> changes(Task task, CommitSha head) {
        return workspaces.changes(task.repository(), task.spec().base(), head);
    }

    /** Whether two commits are of the same files. */
    boolean isSame(Task task, CommitSha one, CommitSha other) {
        return one.equals(other) || workspaces.changes(task.repository(), one, other).isEmpty();
    }

    /** The files as they were when the task began, or as the change left them. */
    CommitFiles files(Task task, CommitSha commit) {
        return workspaces.files(task.repository(), commit);
    }

    Patch patch(Task task, CommitSha head) {
        return workspaces.patch(task.repository(), task.spec().base(), head, PATCH_BYTES);
    }

    /** All of it as text, for the evidence: what may be captured is far smaller than this. */
    String wholePatch(Task task, CommitSha head) {
        return workspaces
                .patch(task.repository(), task.spec().base(), head, WHOLE_PATCH_BYTES)
                .text();
    }

    /** The change of a task that has one already, for the person who gets it back. */
    Optional<Patch> change(Task task) {
        return switch (task.state()) {
            case TaskState.Checking(_, var head) -> Optional.of(patch(task, head));
            case TaskState.Publishing(_, var head) -> Optional.of(patch(task, head));
            case TaskState.Queued _,
                    TaskState.Preparing _,
                    TaskState.Working _,
                    TaskState.Capturing _,
                    TaskState.Ended _ ->
                    Optional.empty();
        };
    }

    /**
     * What holds a secret stays nowhere. That it could not be removed must not hide the finding.
     */
    void forget(Task task, CommitSha head) {
        try {
            workspaces.forget(task.repository(), head);
        } catch (WorkspaceException failed) {
            LOG.error("a commit with a secret stays in the mirror: {}", failed.getMessage());
        }
    }

    void forget(Task task, CaptureResult captured) {
        if (captured instanceof CaptureResult.Captured(CommitSha head, _)) {
            forget(task, head);
        }
    }
}
