package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.workspace.AgentTree.Found;
import dev.nightkiln.workspace.AgentTree.Kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Makes one commit of what an agent left behind. The agent's own git directory and commits do not
 * matter; only the tree counts.
 */
final class Capture {
    private final Mirror mirror;
    private final Workspace workspace;
    private final CaptureLimits limits;

    Capture(Mirror mirror, Workspace workspace, CaptureLimits limits) {
        this.mirror = mirror;
        this.workspace = workspace;
        this.limits = limits;
    }

    /** What would enter the commit; sorted as git sorts. */
    private record Change(
            BaseTree base, List<Found> found, List<Found> content, SortedSet<TreePath> gone) {}

    CaptureResult run(Path privateDirectory, CommitMessage message) {
        try (var staging =
                new Staging(mirror, workspace.parent(), privateDirectory, limits.maxFileBytes())) {
            Change change = change(staging);
            check(change);
            new Lookalikes(change.base(), change.gone()).refuse(change.content());
            HardLinks.refuse(workspace.written(), change.content(), change.found());
            for (Found one : change.content()) {
                staging.copy(workspace.written(), one);
            }
            return commit(staging, change, message);
        } catch (Refusal broken) {
            return broken.refused();
        } catch (IOException broken) {
            var failure =
                    WorkspaceException.of(
                            "reading the workspace of " + workspace.key().task(), broken);
            if (failure.reason() == FailureReason.DISK_FULL) {
                return new CaptureResult.Refused(
                        FailureReason.DISK_FULL,
                        "disk-full",
                        "",
                        "there was no room to copy the change",
                        "make room in the state directory, then retry");
            }
            throw failure;
        }
    }

    private Change change(Staging staging) throws IOException {
        Path root = workspace.written();
        List<Found> found = AgentTree.walk(root, workspace.isOverlay(), limits.maxEntries());
        BaseTree base = mirror.tree(workspace.parent());
        var comparison = new Comparison(base, root, found, workspace.isOverlay());
        SortedSet<TreePath> gone = comparison.gone();
        staging.start();
        staging.restore(comparison.unchangedIgnoreFiles(gone));
        for (Found one : comparison.ignoreFiles()) {
            staging.copy(root, one);
        }
        List<Found> unknown = comparison.unknown();
        Set<TreePath> ignored = staging.ignored(unknown.stream().map(Found::path).toList());
        var content = new ArrayList<>(comparison.changed());
        for (Found one : unknown) {
            if (!ignored.contains(one.path()) || comparison.isTracked(one.path())) {
                TreeRules.checkUnusual(one);
                content.add(one);
            }
        }
        content.forEach(one -> refuseSubmodule(base, one.path()));
        content.sort((a, b) -> a.path().compareTo(b.path()));
        return new Change(base, found, content, gone);
    }

    private static void refuseSubmodule(BaseTree base, TreePath path) {
        if (base.submoduleAround(path).isPresent()) {
            throw TreeRules.modules(path);
        }
    }

    private void check(Change change) throws IOException {
        int files = change.content().size() + change.gone().size();
        if (files > limits.maxFiles()) {
            throw new Refusal(
                    "too-many-files",
                    change.content().isEmpty()
                            ? change.gone().first()
                            : change.content().getFirst().path(),
                    "the change touches %d files, at most %d are taken"
                            .formatted(files, limits.maxFiles()),
                    "ignore generated files, or split the task");
        }
        long total = 0;
        for (Found one : change.content()) {
            total += checked(one);
            if (total > limits.maxTotalBytes()) {
                throw tooLarge("change-too-large", one.path(), limits.maxTotalBytes());
            }
        }
        for (TreePath path : change.gone()) {
            if (TreeRules.isModules(path.name())) {
                throw TreeRules.modules(path);
            }
        }
        refuseBuriedRepository(change.content());
    }

    private long checked(Found one) throws IOException {
        TreeRules.checkName(one.path());
        if (one.size() > limits.maxFileBytes()) {
            throw tooLarge("file-too-large", one.path(), limits.maxFileBytes());
        }
        if (one.kind() == Kind.LINK) {
            Path target = AgentTree.target(workspace.written(), one.path());
            TreeRules.checkLink(one.path(), TreePath.bytesOf(target));
        }
        return one.size();
    }

    static Refusal tooLarge(String rule, TreePath path, long limit) {
        return new Refusal(
                rule, path, "more than " + limit + " bytes", "leave large files out of the change");
    }

    /** Somebody's git would take such a directory for a repository and obey its configuration. */
    private static void refuseBuriedRepository(List<Found> content) {
        var parents = new HashSet<String>();
        for (Found one : content) {
            for (TreePath p = one.path(); !p.equals(TreePath.ROOT); p = p.parent()) {
                parents.add(p.bytes());
            }
        }
        for (Found one : content) {
            String beside = one.path().parent().prefix();
            if (one.path().name().equals("HEAD")
                    && parents.contains(beside + "objects")
                    && parents.contains(beside + "refs")) {
                throw TreeRules.nestedGit(one.path());
            }
        }
    }

    private CaptureResult commit(Staging staging, Change change, CommitMessage message)
            throws IOException {
        var paths = change.content().stream().map(one -> one.path().bytes()).toList();
        String tree = staging.tree(paths, change.gone());
        if (tree.equals(mirror.git().run("rev-parse", workspace.parent() + "^{tree}").line())) {
            return new CaptureResult.NoChange();
        }
        CommitSha head = staging.commit(tree, message);
        WorkspaceKey key = workspace.key();
        String ref = "refs/nightkiln/" + key.task() + "/" + key.fence();
        var objection = mirror.adopt(staging.pack(head), head, ref);
        if (objection.isPresent()) {
            throw new Refusal(
                    "malformed",
                    TreePath.ROOT,
                    "git finds an object of the change malformed: " + objection.get(),
                    "mend or remove the file it names");
        }
        return new CaptureResult.Captured(
                head, new Patches(mirror.git()).stat(workspace.parent(), head));
    }
}
