package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Merges two commits of a mirror in memory. What git writes on the way lies in a directory that is
 * removed again, so that probing a thousand times leaves nothing behind.
 */
final class MergeTrees {
    private static final int CLEAN = 0;
    private static final int CONFLICTS = 1;
    private static final int NAMED = 20;

    /** More than anybody reads; what is beyond is not even counted. */
    private static final int OUTPUT = 4 << 20;

    /** A hostile branch may rename thousands of files, and comparing them is quadratic. */
    private static final Map<String, String> BOUNDS =
            Map.of(
                    "GIT_CONFIG_COUNT", "1",
                    "GIT_CONFIG_KEY_0", "merge.renameLimit",
                    "GIT_CONFIG_VALUE_0", "400");

    /** The same two commits give the same merge, whenever it is made. */
    private static final Map<String, String> MAKER =
            Map.of(
                    "GIT_AUTHOR_NAME", "Nightkiln",
                    "GIT_AUTHOR_EMAIL", "nightkiln@localhost",
                    "GIT_AUTHOR_DATE", "@0 +0000",
                    "GIT_COMMITTER_NAME", "Nightkiln",
                    "GIT_COMMITTER_EMAIL", "nightkiln@localhost",
                    "GIT_COMMITTER_DATE", "@0 +0000");

    private final Git git;
    private final Path directory;

    MergeTrees(Path mirror, Git git) {
        this.git = git;
        this.directory = mirror;
    }

    /** Only one at a time for each mirror. */
    MergeResult merge(CommitSha one, CommitSha other) {
        Path scratch = directory.resolve("nightkiln-merge");
        try {
            Removal.delete(scratch);
            Files.createDirectories(scratch);
            try {
                return read(
                        git.with(BOUNDS)
                                .with("GIT_OBJECT_DIRECTORY", scratch.toString())
                                .with(
                                        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                        directory.resolve("objects").toString())
                                .within(Duration.ofSeconds(20))
                                .keeping(OUTPUT)
                                .attempt(
                                        "merge-tree",
                                        "--write-tree",
                                        "-z",
                                        "--name-only",
                                        "--no-messages",
                                        one.hex(),
                                        other.hex()));
            } finally {
                Removal.delete(scratch);
            }
        } catch (IOException broken) {
            throw WorkspaceException.of("merging in " + directory, broken);
        } catch (WorkspaceException late) {
            return new MergeResult.Unknown("git took too long or could not be run");
        }
    }

    /**
     * The first field of an answer is the tree, which holds the marks of the conflicts; where git
     * does not know a commit it ends as with conflicts, but names no tree.
     */
    private static MergeResult read(GitAnswer answer) {
        List<String> fields = answer.fields();
        if (answer.exit() == CLEAN) {
            return new MergeResult.Clean();
        }
        if (answer.exit() == CONFLICTS && fields.size() > 1) {
            return conflicts(fields.subList(1, fields.size()));
        }
        return new MergeResult.Unknown(
                answer.errorTail().contains("unrelated histories")
                        ? "the two have no common history"
                        : "git refused the merge with exit code " + answer.exit());
    }

    private static MergeResult conflicts(List<String> paths) {
        List<String> names = paths.stream().distinct().toList();
        return new MergeResult.Conflicting(
                names.stream().limit(NAMED).map(name -> new TreePath(name).shown()).toList(),
                names.size());
    }

    /**
     * The commit a merge would make, kept in the mirror by a ref until the next one of its name.
     */
    CommitSha commit(CommitSha base, CommitSha head, String ref) {
        String tree =
                git.with(BOUNDS)
                        .run("merge-tree", "--write-tree", "--no-messages", base.hex(), head.hex())
                        .line();
        String commit =
                git.with(MAKER)
                        .run(
                                "commit-tree",
                                tree,
                                "-p",
                                base.hex(),
                                "-p",
                                head.hex(),
                                "-m",
                                "What a merge would come to")
                        .line();
        git.run("update-ref", ref, commit);
        return new CommitSha(commit);
    }
}
