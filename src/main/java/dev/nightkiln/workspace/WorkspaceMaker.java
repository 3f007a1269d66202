package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Lays out workspaces: layers over a shared checkout, or a copy where that cannot be. */
final class WorkspaceMaker {
    private final TreeWriter writer;
    private final Checkouts checkouts;
    private final WorkDirectories directories;
    private final Storage storage;

    WorkspaceMaker(
            TreeWriter writer, Checkouts checkouts, WorkDirectories directories, Storage storage) {
        this.writer = writer;
        this.checkouts = checkouts;
        this.directories = directories;
        this.storage = storage;
    }

    /** The room is for what is written beyond the files of the start's parent. */
    record Wanted(WorkspaceKey key, Start start, WorkspaceQuota room) {}

    /** The parent's {@code .git} and objects, with the files of the tree. */
    Workspace forAgent(Repository repository, Mirror mirror, Wanted wanted) throws IOException {
        return made(repository, mirror, wanted, Optional.of(mirror.objects()));
    }

    /** The files of the tree and nothing else. */
    Workspace forCheck(Repository repository, Mirror mirror, Wanted wanted) throws IOException {
        return made(repository, mirror, wanted, Optional.empty());
    }

    private Workspace made(
            Repository repository, Mirror mirror, Wanted wanted, Optional<Path> objects)
            throws IOException {
        Path directory = directories.create(wanted.key());
        if (!storage.overlay()) {
            return copied(mirror, wanted, objects);
        }
        CommitSha parent = wanted.start().parent();
        Workspace layered = layered(wanted, checkouts.hold(repository, mirror, parent), objects);
        var layer = new ChangeLayer(mirror, wanted.start());
        boolean made = false;
        try {
            if (layer.fill(directory.resolve("index"), layered.written())) {
                writer.give(layered.written());
                made = true;
                return layered;
            }
        } finally {
            if (!made) {
                layered.close();
            }
        }
        directories.create(wanted.key());
        return copied(mirror, wanted, objects);
    }

    /** Objects are for agents only, and so is the layer with {@code .git}. */
    private Workspace layered(Wanted wanted, Checkouts.Hold hold, Optional<Path> objects)
            throws IOException {
        boolean made = false;
        try {
            Path directory = directories.of(wanted.key());
            Optional<Path> disk = disk(directory, wanted.room());
            Path upper = Files.createDirectory(disk.orElse(directory).resolve("upper"));
            writer.giveOne(upper);
            Path work =
                    disk.isPresent()
                            ? Files.createDirectory(disk.get().resolve("work"))
                            : directories.overlayWork(directory);
            var lower =
                    objects.isPresent() ? List.of(hold.git(), hold.tree()) : List.of(hold.tree());
            made = true;
            return new Workspace(
                    wanted,
                    new WorkspaceMount.Overlay(lower, upper, work, disk),
                    objects,
                    () -> {
                        hold.close();
                        remove(wanted.key());
                    });
        } finally {
            if (!made) {
                hold.close();
            }
        }
    }

    private Workspace copied(Mirror mirror, Wanted wanted, Optional<Path> objects)
            throws IOException {
        Path directory = directories.of(wanted.key());
        Optional<Path> disk = disk(directory, withTheTree(mirror, wanted));
        Path tree = disk.orElse(directory).resolve("tree");
        Path index = directory.resolve("index");
        writer.write(mirror, wanted.start(), index, tree);
        if (objects.isPresent()) {
            Path git = tree.resolve(".git");
            writer.writeGit(wanted.start().parent(), git);
            Files.copy(index, git.resolve("index"));
            writer.give(git);
        }
        Files.delete(index);
        return new Workspace(
                wanted,
                new WorkspaceMount.Directory(tree, disk),
                objects,
                () -> remove(wanted.key()));
    }

    private Optional<Path> disk(Path directory, WorkspaceQuota room) throws IOException {
        return switch (storage) {
            case Storage.Bounded _ -> Optional.of(LoopDisk.make(directory, room));
            case Storage.Watched _ -> Optional.empty();
        };
    }

    /** Line ends and encodings may double a file on its way out of git. */
    private WorkspaceQuota withTheTree(Mirror mirror, Wanted wanted) {
        if (storage instanceof Storage.Watched) {
            return wanted.room();
        }
        CommitSha tree = wanted.start().tree();
        long bytes = wanted.room().bytes();
        long inodes = wanted.room().inodes();
        for (BaseTree.Entry entry : mirror.tree(tree).all()) {
            bytes += 2 * entry.size() + 2 * LoopDisk.BLOCK;
            inodes += 1;
        }
        return new WorkspaceQuota(bytes, inodes + mirror.directories(tree).size());
    }

    private void remove(WorkspaceKey key) {
        try {
            directories.remove(key);
        } catch (IOException broken) {
            throw WorkspaceException.of("removing a workspace of task " + key.task(), broken);
        }
    }
}
