package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the upper layer over a checkout of the parent into exactly the tree: changed files are
 * written, deletions become whiteouts. The cost is that of the change, not of the tree.
 */
final class ChangeLayer {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Mirror mirror;
    private final CommitSha parent;
    private final CommitSha tree;

    ChangeLayer(Mirror mirror, Start start) {
        this.mirror = mirror;
        this.parent = start.parent();
        this.tree = start.tree();
    }

    /** False if only a full checkout would be right; the upper layer is then of no use. */
    boolean fill(Path index, Path upper) throws IOException {
        if (parent.equals(tree)) {
            return true;
        }
        var written = new ArrayList<String>();
        var deleted = new ArrayList<TreePath>();
        var fields =
                mirror.git()
                        .run(
                                "diff-tree",
                                "-r",
                                "-z",
                                "--name-status",
                                "--no-renames",
                                parent.hex(),
                                tree.hex())
                        .fields();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            var path = new TreePath(fields.get(i + 1));
            if (path.name().equals(".gitattributes")) {
                // It decides how files look that did not change themselves.
                return false;
            }
            if (fields.get(i).equals("D")) {
                deleted.add(path);
            } else {
                written.add(path.bytes());
            }
        }
        write(written, index, upper);
        return hide(deleted, written, upper.resolveSibling("whiteout"), upper);
    }

    private void write(List<String> paths, Path index, Path upper) {
        Git git = mirror.git().over(index, upper).patient();
        git.run("read-tree", tree.hex());
        git.input(zeroSeparated(paths))
                .run("checkout-index", "-z", "--stdin", "--force", "--quiet");
    }

    private boolean hide(List<TreePath> deleted, List<String> written, Path first, Path upper)
            throws IOException {
        if (deleted.isEmpty()) {
            return true;
        }
        if (!makeWhiteout(first)) {
            return false;
        }
        try {
            for (TreePath path : hidden(deleted, new HashSet<>(written))) {
                Files.createDirectories(path.in(upper).getParent());
                Files.createLink(path.in(upper), first);
            }
            return true;
        } catch (FileSystemException _) {
            // No hard links to devices here, or more than one file may have.
            return false;
        }
    }

    /** The highest path of each deletion that is gone altogether. */
    private Set<TreePath> hidden(List<TreePath> deleted, Set<String> written) {
        var directories = new HashSet<>(mirror.directories(tree));
        var hidden = new TreeSet<TreePath>();
        for (TreePath path : deleted) {
            if (directories.contains(path.bytes())) {
                continue;
            }
            TreePath top = path;
            while (!top.parent().equals(TreePath.ROOT)
                    && !directories.contains(top.parent().bytes())) {
                top = top.parent();
            }
            if (!written.contains(top.bytes())) {
                hidden.add(top);
            }
        }
        return hidden;
    }

    /** Since Linux 5.8 a character device 0/0 needs no privilege. */
    private static boolean makeWhiteout(Path path) throws IOException {
        var process =
                new ProcessBuilder("mknod", "-m", "000", path.toString(), "c", "0", "0").start();
        return new GitProcess(process, "mknod", DEADLINE).finish("", 1024).exit() == 0;
    }

    static String zeroSeparated(Iterable<String> paths) {
        var all = new StringBuilder();
        paths.forEach(path -> all.append(path).append('\0'));
        return all.toString();
    }
}
