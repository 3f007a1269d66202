package dev.nightkiln.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.workspace.MergeResult.Clean;
import dev.nightkiln.workspace.MergeResult.Conflicting;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;

/** What two commits would come to if somebody merged them, as real git sees it. */
class WorkspaceMergeTest extends OnBranches {
    @Test
    void editsOfDifferentPlacesAndTheSameEditTwiceAreClean() throws IOException {
        CommitSha from = start();
        CommitSha first = branch(from, write("lines.txt", LINES.replace("one", "ONE")));
        CommitSha last = branch(from, write("lines.txt", LINES.replace("ten", "TEN")));
        CommitSha same =
                branch(
                        from,
                        tree -> {
                            Files.writeString(
                                    tree.resolve("lines.txt"), LINES.replace("one", "ONE"));
                            Files.writeString(tree.resolve("more.txt"), "more\n");
                        });

        assertThat(merge(first, last)).isEqualTo(new Clean());
        assertThat(merge(first, same)).isEqualTo(new Clean());
        assertThat(merge(first, first)).isEqualTo(new Clean());
        assertThat(merge(from, first)).isEqualTo(new Clean());
    }

    @Test
    void editsOfTheSamePlaceConflictInTheirFile() throws IOException {
        CommitSha from = start();
        CommitSha one = branch(from, write("lines.txt", LINES.replace("five", "5")));
        CommitSha other = branch(from, write("lines.txt", LINES.replace("five", "fünf")));

        assertConflict(merge(one, other), "lines.txt");
    }

    @Test
    void aFileThatOneSideTakesAwayAndTheOtherEditsConflicts() throws IOException {
        CommitSha from = start();
        CommitSha gone = branch(from, tree -> Files.delete(tree.resolve("lines.txt")));
        CommitSha edited = branch(from, write("lines.txt", LINES.replace("five", "5")));

        assertConflict(merge(gone, edited), "lines.txt");
    }

    @Test
    void aFileThatGetsTwoNamesConflictsUnderAllOfThem() throws IOException {
        CommitSha from = start();
        CommitSha one = branch(from, move("lines.txt", "here.txt"));
        CommitSha other = branch(from, move("lines.txt", "there.txt"));

        assertThat(merge(one, other))
                .isInstanceOfSatisfying(
                        Conflicting.class,
                        conflict ->
                                assertThat(conflict.files())
                                        .containsExactlyInAnyOrder(
                                                "lines.txt", "here.txt", "there.txt"));
    }

    private static Edit move(String from, String to) {
        return tree -> Files.move(tree.resolve(from), tree.resolve(to));
    }

    @Test
    void aRenameIsFollowedByAnEdit() throws IOException {
        CommitSha from = start();
        CommitSha moved = branch(from, move("lines.txt", "moved.txt"));
        CommitSha edited = branch(from, write("lines.txt", LINES.replace("five", "5")));

        assertThat(merge(moved, edited)).isEqualTo(new Clean());
    }

    @Test
    void binaryFilesOfTwoContentsConflict() throws IOException {
        CommitSha from = start();
        CommitSha one = branch(from, t -> Files.write(t.resolve("a.bin"), new byte[] {0, 1, 2, 3}));
        CommitSha other =
                branch(from, t -> Files.write(t.resolve("a.bin"), new byte[] {0, 9, 9, 3}));

        assertConflict(merge(one, other), "a.bin");
        assertThat(merge(one, one)).isEqualTo(new Clean());
    }

    @Test
    void aFileInThePlaceOfADirectoryConflicts() throws IOException {
        CommitSha from = start();
        CommitSha file = branch(from, write("place", "a file\n"));
        CommitSha directory =
                branch(
                        from,
                        tree -> {
                            Files.createDirectory(tree.resolve("place"));
                            Files.writeString(tree.resolve("place/inside"), "inside\n");
                        });

        assertThat(merge(file, directory)).isInstanceOf(Conflicting.class);
    }
}
