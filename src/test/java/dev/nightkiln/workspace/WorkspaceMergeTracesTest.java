package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.MergeResult.Conflicting;
import dev.nightkiln.workspace.MergeResult.Unknown;
import dev.nightkiln.workspace.Workspaces.Change;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a branch cannot do to a merge of it, and what a merge leaves behind. */
class WorkspaceMergeTracesTest extends OnBranches {
    private static final TaskId TASK = new TaskId("bcdfghjkmn");

    /** What an agent calls its files is no text for a terminal or a page. */
    @Test
    void namesOfFilesAreMadeFitForOneLine() throws IOException {
        CommitSha from = start();
        String hostile = "a\n## b\u001b[31m\u202e.txt";
        CommitSha one = branch(from, tree -> GitOrigin.write(tree, hostile, "1\n"));
        CommitSha other = branch(from, tree -> GitOrigin.write(tree, hostile, "2\n"));

        assertConflict(merge(one, other), "a\\u{a}## b\\u{1b}[31m\\u{202e}.txt");
    }

    @Test
    void ofManyFilesTheFirstAreNamedAndAllAreCounted() throws IOException {
        CommitSha from = start();
        CommitSha one = branch(from, many("1\n"));
        CommitSha other = branch(from, many("2\n"));

        assertThat(merge(one, other))
                .isInstanceOfSatisfying(
                        Conflicting.class,
                        conflict -> {
                            assertThat(conflict.total()).isEqualTo(60);
                            assertThat(conflict.files()).hasSize(20).startsWith("many-10.txt");
                        });
    }

    /**
     * Attributes of a branch choose no merge driver here: there is no work tree to read them of.
     */
    @Test
    void aBranchCannotSayThatItsConflictsAreNone() throws IOException {
        CommitSha from = start();
        CommitSha one =
                branch(
                        from,
                        tree -> {
                            Files.writeString(tree.resolve(".gitattributes"), "* merge=union\n");
                            Files.writeString(
                                    tree.resolve("lines.txt"), LINES.replace("five", "5"));
                        });
        CommitSha other = branch(from, write("lines.txt", LINES.replace("five", "fünf")));

        assertConflict(merge(one, other), "lines.txt");
    }

    @Test
    void historiesWithoutACommonCommitAreNotGuessedAbout() throws IOException {
        CommitSha from = start();
        origin.inTree("checkout", "-q", "--orphan", "island");
        origin.inTree("commit", "-q", "-m", "island");
        CommitSha island = branch(new CommitSha(origin.inTree("rev-parse", "HEAD")), _ -> {});

        assertThat(merge(from, island)).isEqualTo(new Unknown("the two have no common history"));
        assertThat(merge(from, new CommitSha("0".repeat(39) + "1"))).isInstanceOf(Unknown.class);
    }

    @Test
    void theMergeIsTheSameCommitEachTimeAndHasBothSides() throws IOException {
        CommitSha from = start();
        CommitSha one = branch(from, write("lines.txt", LINES.replace("one", "ONE")));
        CommitSha other = branch(from, write("lines.txt", LINES.replace("ten", "TEN")));
        var change = new Change(one, other);

        CommitSha merged = workspaces.mergeCommit(REPOSITORY, TASK, change);

        assertThat(workspaces.mergeCommit(REPOSITORY, TASK, change)).isEqualTo(merged);
        assertThat(workspaces.file(REPOSITORY, merged, "lines.txt", 1000))
                .contains(LINES.replace("one", "ONE").replace("ten", "TEN"));
    }

    /** Pairs by the thousand leave no object, no ref and no directory in the mirror. */
    @Test
    void twoHundredBranchesLeaveTheMirrorAsItWas() throws IOException {
        CommitSha from = start();
        String script =
                """
                cd "$1"; for i in $(seq 200); do
                  blob=$(printf 'one\\nbranch %s\\n' $((i % 2)) | git hash-object -w --stdin)
                  tree=$(printf '100644 blob %s\\tlines.txt\\n100644 blob %s\\tfile-%s\\n' $blob $blob $i | git mktree)
                  git update-ref refs/heads/many-$i $(git commit-tree $tree -p "$2" -m $i)
                done; git rev-parse --symbolic --branches=many-* | xargs git rev-parse
                """;
        List<CommitSha> heads =
                GitOrigin.command(
                                List.of(
                                        "sh",
                                        "-c",
                                        script,
                                        "sh",
                                        temporary.resolve("widgets.git").toString(),
                                        from.hex()))
                        .lines()
                        .map(CommitSha::new)
                        .toList();
        assertThat(heads).hasSize(200);
        workspaces.fetch(REPOSITORY, origin.remote(), joined(from, heads));
        List<String> before = everything();

        long conflicts =
                heads.stream()
                        .skip(1)
                        .map(head -> workspaces.merge(REPOSITORY, heads.getFirst(), head))
                        .filter(result -> result instanceof Conflicting)
                        .count();

        assertThat(conflicts).isEqualTo(100);
        assertThat(everything()).isEqualTo(before);
    }

    private static Edit many(String text) {
        return tree -> {
            for (int i = 10; i < 70; i++) {
                Files.writeString(tree.resolve("many-" + i + ".txt"), text);
            }
        };
    }

    /** One commit on all of them, so that one fetch brings them all. */
    private CommitSha joined(CommitSha tree, List<CommitSha> heads) {
        String[] command =
                Stream.concat(
                                Stream.of("commit-tree", tree + "^{tree}", "-m", "all"),
                                heads.stream().flatMap(head -> Stream.of("-p", head.hex())))
                        .toArray(String[]::new);
        String all = origin.inBare(command);
        origin.inBare("update-ref", "refs/heads/all", all);
        return new CommitSha(all);
    }

    private List<String> everything() throws IOException {
        Path mirror = temporary.resolve("state/mirrors/" + REPOSITORY.id() + ".git");
        try (Stream<Path> files = Files.walk(mirror)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
