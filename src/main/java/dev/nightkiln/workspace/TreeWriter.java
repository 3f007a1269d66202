package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** Writes commits out as trees that a sandbox's user may own. */
final class TreeWriter {
    /** Where a sandbox sees the mirror's objects. */
    static final String OBJECTS_INSIDE = "/nightkiln/objects";

    /** Older than any index, so that git never has to read a file again to know it is unchanged. */
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    private final SandboxUser user;
    private final boolean botIsRoot;

    TreeWriter(SandboxUser user) {
        this.user = user;
        this.botIsRoot = Long.valueOf(0).equals(ownUid());
    }

    private static Long ownUid() {
        try {
            return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException broken) {
            throw WorkspaceException.of("reading the owner of /proc/self", broken);
        }
    }

    /** The tracked files of a commit, and an index that knows them. */
    void write(Mirror mirror, CommitSha commit, Path index, Path tree) throws IOException {
        write(mirror, Start.at(commit), index, tree);
    }

    /** The files of the start's tree, and an index of its parent that knows those they share. */
    void write(Mirror mirror, Start start, Path index, Path tree) throws IOException {
        Files.createDirectories(tree);
        Git git = mirror.git().over(index, tree).patient();
        git.run("read-tree", start.tree().hex());
        git.run("checkout-index", "--all", "--index", "--force", "--quiet");
        give(tree, OLD);
        if (!start.parent().equals(start.tree())) {
            git.run("read-tree", start.parent().hex());
        }
        // Exit code 1 only says that some file would change if it were added again.
        git.attempt("update-index", "-q", "--ignore-submodules", "--refresh");
    }

    /** A repository on the commit whose objects are the mirror's. */
    void writeGit(CommitSha commit, Path directory) throws IOException {
        boolean sha256 = commit.hex().length() == 64;
        Files.createDirectories(directory.resolve("objects/info"));
        Files.createDirectories(directory.resolve("objects/pack"));
        Files.createDirectories(directory.resolve("refs/heads"));
        Files.createDirectories(directory.resolve("info"));
        Files.writeString(directory.resolve("objects/info/alternates"), OBJECTS_INSIDE + "\n");
        Files.writeString(directory.resolve("info/exclude"), "/.nightkiln/\n");
        Files.writeString(directory.resolve("refs/heads/main"), commit.hex() + "\n");
        Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(
                directory.resolve("config"),
                """
                [core]
                \trepositoryformatversion = %d
                \tfilemode = true
                \tbare = false
                \tlogallrefupdates = true
                \tcheckStat = minimal
                \ttrustctime = false
                [gc]
                \tauto = 0
                [maintenance]
                \tauto = false
                [user]
                \tname = Agent
                \temail = agent@nightkiln.invalid
                """
                                .formatted(sha256 ? 1 : 0)
                        + (sha256 ? "[extensions]\n\tobjectformat = sha256\n" : ""));
    }

    void give(Path tree) throws IOException {
        give(tree, null);
    }

    private void give(Path tree, @org.jspecify.annotations.Nullable FileTime time)
            throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes is)
                            throws IOException {
                        giveOne(file);
                        if (time != null && is.isRegularFile()) {
                            Files.setLastModifiedTime(file, time);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes is)
                            throws IOException {
                        giveOne(path);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    void giveOne(Path path) throws IOException {
        if (botIsRoot) {
            Files.setAttribute(path, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
        }
    }
}
