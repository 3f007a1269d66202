package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A tree of one commit in which some paths are as in another, as a commit that nobody sees. */
final class Mixture {
    private static final String NOTHING = "000000";

    /** The same trees give the same commit, whoever asks. */
    private static final Map<String, String> NOBODY =
            Map.of(
                    "GIT_AUTHOR_NAME", "Nightkiln",
                    "GIT_AUTHOR_EMAIL", "nightkiln@nightkiln.invalid",
                    "GIT_AUTHOR_DATE", "@0 +0000",
                    "GIT_COMMITTER_NAME", "Nightkiln",
                    "GIT_COMMITTER_EMAIL", "nightkiln@nightkiln.invalid",
                    "GIT_COMMITTER_DATE", "@0 +0000");

    private final Git git;

    Mixture(Git mirror, Path index) {
        this.git = mirror.with("GIT_INDEX_FILE", index.toString());
    }

    CommitSha of(CommitSha onto, CommitSha from, Predicate<String> wanted) {
        List<String> lines = differing(onto, from, wanted);
        git.run("read-tree", onto.hex());
        git.input(ChangeLayer.zeroSeparated(lines)).run("update-index", "-z", "--index-info");
        String tree = git.run("write-tree").line();
        for (CommitSha same : List.of(onto, from)) {
            if (git.run("rev-parse", same.hex() + "^{tree}").line().equals(tree)) {
                return same;
            }
        }
        return new CommitSha(
                git.with(NOBODY)
                        .input("Mixed for a check\n")
                        .run("commit-tree", tree, "-p", onto.hex())
                        .line());
    }

    /** Lines for {@code --index-info}; a path that is not there in the other commit is removed. */
    private List<String> differing(CommitSha onto, CommitSha from, Predicate<String> wanted) {
        List<String> fields =
                git.run(
                                "diff-tree",
                                "-r",
                                "-z",
                                "--raw",
                                "--no-abbrev",
                                "--no-renames",
                                "--ignore-submodules=none",
                                onto.hex(),
                                from.hex())
                        .fields();
        var removed = new ArrayList<String>();
        var written = new ArrayList<String>();
        for (int at = 0; at + 1 < fields.size(); at += 2) {
            var path = new TreePath(fields.get(at + 1));
            if (!wanted.test(path.text().orElse(path.bytes()))) {
                continue;
            }
            // :mode mode object object status
            String[] raw = fields.get(at).split(" ", -1);
            if (raw[1].equals(NOTHING)) {
                removed.add("0 " + raw[3] + "\t" + path.bytes());
            } else {
                written.add(raw[1] + " " + raw[3] + "\t" + path.bytes());
            }
        }
        // A directory may be written where a file is removed.
        removed.addAll(written);
        return removed;
    }
}
