package dev.nightkiln.workspace;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everything between GitHub's git and a sandbox's tree. One instance per state directory. A
 * workspace may be captured only after its sandbox is gone.
 */
public final class Workspaces {
    private final Path mirrors;
    private final Redactor redactor;
    private final WorkDirectories directories;
    private final WorkspaceMaker maker;
    private final Map<Long, ReentrantLock> mirroring = new ConcurrentHashMap<>();

    public Workspaces(Path stateDirectory, SandboxUser user, Storage storage, Redactor redactor) {
        Path state = stateDirectory.toAbsolutePath().normalize();
        if (!state.toString().matches("[\\x20-\\x7e&&[^:,\"\\\\]]+")) {
            throw new IllegalArgumentException(
                    "the state directory's path may hold only plain ASCII without : , \" and \\"
                            + " (it becomes part of mount options); choose another one");
        }
        this.mirrors = state.resolve("mirrors");
        this.redactor = redactor;
        this.directories = new WorkDirectories(state);
        var writer = new TreeWriter(user);
        var checkouts = new Checkouts(state.resolve("checkouts"), writer);
        this.maker = new WorkspaceMaker(writer, checkouts, directories, storage);
    }

    /** Brings the commit and its history into the mirror; without any call if it is there. */
    public void fetch(Repository repository, Remote remote, CommitSha wanted) {
        alone(
                repository,
                () -> {
                    mirror(repository).fetch(remote, wanted);
                    return wanted;
                });
    }

    /** Whether the mirror has this commit, whoever brought it there. */
    public boolean has(Repository repository, CommitSha commit) {
        return mirror(repository).has(commit);
    }

    /** What a merge of two commits of the mirror would come to; neither is touched. */
    public MergeResult merge(Repository repository, CommitSha one, CommitSha other) {
        return alone(repository, () -> mirror(repository).merges().merge(one, other));
    }

    /** The commit that a merge without conflicts would make, for checks to run on. */
    public CommitSha mergeCommit(Repository repository, TaskId task, Change change) {
        String ref = "refs/nightkiln/merge/" + task;
        return alone(
                repository,
                () -> mirror(repository).merges().commit(change.base(), change.head(), ref));
    }

    /** One at a time for each mirror. */
    private <T> T alone(Repository repository, Supplier<T> work) {
        var lock = mirroring.computeIfAbsent(repository.id(), _ -> new ReentrantLock());
        try {
            if (!lock.tryLock(6, TimeUnit.MINUTES)) {
                throw new WorkspaceException(
                        FailureReason.INTERNAL,
                        "another fetch of " + repository.fullName() + " takes too long; retry",
                        null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WorkspaceException(
                    FailureReason.INTERNAL, "interrupted while waiting to fetch", interrupted);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** A text file of a commit in the mirror. Anything but a small regular file is refused. */
    public Optional<String> file(
            Repository repository, CommitSha commit, String path, int maxBytes) {
        return mirror(repository).file(commit, path, maxBytes);
    }

    /** The files of the start with a usable {@code .git}, for an agent to work on. */
    public Workspace forAgent(
            Repository repository, WorkspaceKey key, Start start, WorkspaceQuota room) {
        var wanted = new WorkspaceMaker.Wanted(key, start, room);
        return made(key, () -> maker.forAgent(repository, mirror(repository), wanted));
    }

    /**
     * Exactly the tracked files of a change, no {@code .git}, nothing else. What the change itself
     * takes comes out of the room.
     */
    public Workspace forCheck(
            Repository repository, WorkspaceKey key, Change change, WorkspaceQuota room) {
        var start = new Start(change.base(), change.head());
        var wanted = new WorkspaceMaker.Wanted(key, start, room);
        return made(key, () -> maker.forCheck(repository, mirror(repository), wanted));
    }

    /** One commit on another. */
    public record Change(CommitSha base, CommitSha head) {}

    @FunctionalInterface
    private interface Making {
        Workspace make() throws IOException;
    }

    private static Workspace made(WorkspaceKey key, Making making) {
        try {
            return making.make();
        } catch (IOException broken) {
            throw WorkspaceException.of("making the workspace of task " + key.task(), broken);
        }
    }

    /**
     * Turns what the agent left into one commit on the start's parent, or says why not. The same
     * tree and message give the same commit.
     */
    public CaptureResult capture(
            Repository repository,
            Workspace workspace,
            CaptureLimits limits,
            CommitMessage message) {
        freeze(workspace);
        return new Capture(mirror(repository), workspace, limits)
                .run(
                        directories.of(workspace.key()).resolve("staging"),
                        message.redacted(redactor));
    }

    /**
     * What the agent wrote to {@code .nightkiln/<name>}: empty unless it is a regular file of UTF-8
     * text within the limit. Only for workspaces whose sandbox is gone.
     */
    public Optional<String> agentFile(Workspace workspace, String name, int maxBytes) {
        freeze(workspace);
        return AgentFile.read(workspace.written(), name, maxBytes);
    }

    /** Of these names, what a run left; only for workspaces whose sandbox is gone. */
    public LeftFiles left(
            Repository repository,
            Workspace workspace,
            Predicate<String> wanted,
            LeftFiles.Bounds bounds) {
        freeze(workspace);
        try {
            BaseTree commit = mirror(repository).tree(workspace.tree());
            return LeftFiles.read(workspace, path -> commit.at(path).isPresent(), wanted, bounds);
        } catch (IOException broken) {
            throw WorkspaceException.of(
                    "reading what a run of task " + workspace.key().task() + " left", broken);
        }
    }

    private static void freeze(Workspace workspace) {
        try {
            workspace.freeze();
        } catch (IOException broken) {
            throw WorkspaceException.of(
                    "closing the workspace of task " + workspace.key().task(), broken);
        }
    }

    /** Creates the branch at head, or finds it there already; anything else there is refused. */
    public void push(Repository repository, CommitSha head, Remote to, String branch) {
        mirror(repository).push(head, to, branch, Optional.empty());
    }

    /** Moves a branch that is at {@code expected}. */
    public void push(
            Repository repository, CommitSha head, Remote to, String branch, CommitSha expected) {
        mirror(repository).push(head, to, branch, Optional.of(expected));
    }

    public Patch patch(Repository repository, CommitSha base, CommitSha head, int maxBytes) {
        return new Patches(mirror(repository).git()).patch(base, head, maxBytes);
    }

    /** All that differs between two commits, for those who judge it. */
    public List<ChangedFile> changes(Repository repository, CommitSha base, CommitSha head) {
        return new Patches(mirror(repository).git()).files(base, head);
    }

    /** The files of a commit, for those who judge what a change does to them. */
    public CommitFiles files(Repository repository, CommitSha commit) {
        return new CommitFiles(mirror(repository), commit);
    }

    /** All that a change adds, byte by byte, for those who look into it. */
    public List<ChangedContent> contents(Repository repository, CommitSha base, CommitSha head) {
        return new Contents(mirror(repository).git()).changed(base, head);
    }

    /**
     * The tree of {@code onto} with all paths that are wanted as they are in {@code from}, absent
     * where they are absent there. Where that is the tree of one of the two, it is that one.
     */
    public CommitSha mixed(
            Repository repository, WorkspaceKey key, Change change, Predicate<String> wanted) {
        try {
            Path index = directories.create(key).resolve("index");
            CommitSha mixed =
                    new Mixture(mirror(repository).git(), index)
                            .of(change.base(), change.head(), wanted);
            directories.remove(key);
            return mixed;
        } catch (IOException broken) {
            throw WorkspaceException.of("mixing two trees of task " + key.task(), broken);
        }
    }

    /** Whether {@code later} is that commit or has it in its history; both are in the mirror. */
    public boolean isIn(Repository repository, CommitSha commit, CommitSha later) {
        return mirror(repository)
                        .git()
                        .attempt("merge-base", "--is-ancestor", commit.hex(), later.hex())
                        .exit()
                == 0;
    }

    /** The people and the message of a commit. */
    public String commitText(Repository repository, CommitSha commit) {
        return new Contents(mirror(repository).git()).commit(commit);
    }

    /** Takes a captured commit out of the mirror again, where the next agent could read it. */
    public void forget(Repository repository, CommitSha head) {
        mirror(repository).forget(head);
    }

    /** Deletes whatever a task left on disk; its sandboxes must be gone. */
    public void remove(TaskId task) {
        try {
            directories.remove(task);
        } catch (IOException broken) {
            throw WorkspaceException.of("removing the directories of task " + task, broken);
        }
    }

    /** Tasks that have directories, for the reaper. */
    public Set<TaskId> leftovers() {
        try {
            return directories.tasks();
        } catch (IOException broken) {
            throw WorkspaceException.of("listing the directories of tasks", broken);
        }
    }

    private Mirror mirror(Repository repository) {
        return new Mirror(mirrors, repository);
    }
}
