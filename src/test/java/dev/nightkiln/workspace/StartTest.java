package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.CaptureResult.Captured;
import dev.nightkiln.workspace.CaptureResult.NoChange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An agent that goes on where another run has stopped, in a copy of the tree. */
class StartTest extends OnWidgets {
    private static final CaptureLimits LIMITS = new CaptureLimits(100, 1 << 20, 1 << 19, 10_000);
    private static final String[] STATUS = {"status", "--porcelain", "--untracked-files=all"};

    @FunctionalInterface
    private interface Work {
        void in(Path tree) throws IOException;
    }

    private CommitSha first() throws IOException {
        return captured(
                        Start.at(base),
                        1,
                        tree -> {
                            Files.writeString(tree.resolve("README.md"), "hello\nworld\n");
                            Files.delete(tree.resolve("lib/only.txt"));
                            GitOrigin.write(tree, "new/file", "n\n");
                            GitOrigin.write(tree, "build/out", "ignored\n");
                        })
                .head();
    }

    private CaptureResult run(Start start, long fence, Work work) throws IOException {
        var key = new WorkspaceKey(new TaskId("2345678923"), fence, "agent");
        try (var workspace = workspaces.forAgent(REPOSITORY, key, start, WorkspacesTest.ROOM)) {
            work.in(workspace.written());
            return workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE);
        }
    }

    private Captured captured(Start start, long fence, Work work) throws IOException {
        return (Captured) run(start, fence, work);
    }

    @Test
    void theLastChangeLiesThereAsEditsOnTheBaseAndStaysOneCommit() throws IOException {
        CommitSha last = first();
        var second =
                captured(
                        new Start(base, last),
                        2,
                        tree -> {
                            assertThat(git(tree, STATUS))
                                    .isEqualTo("M README.md\n D lib/only.txt\n?? new/file");
                            assertThat(git(tree, "log", "--format=%H")).isEqualTo(base.hex());
                            assertThat(tree.resolve("build")).doesNotExist();
                            Files.writeString(tree.resolve("README.md"), "hello\nthere\n");
                        });
        assertThat(parents(second.head())).isEqualTo(base.hex());
        assertThat(second.stat().files()).isEqualTo(3);
        assertThat(workspaces.changes(REPOSITORY, last, second.head()))
                .singleElement()
                .satisfies(file -> assertThat(file.path()).isEqualTo("README.md"));
    }

    @Test
    void aRunThatChangesNothingIsTheSameCommitAgain() throws IOException {
        CommitSha last = first();
        assertThat(captured(new Start(base, last), 2, _ -> {}).head()).isEqualTo(last);
    }

    @Test
    void aRunThatTakesEverythingBackIsNoChange() throws IOException {
        assertThat(
                        run(
                                new Start(base, first()),
                                2,
                                tree -> {
                                    Files.writeString(tree.resolve("README.md"), "hello\n");
                                    GitOrigin.write(tree, "lib/only.txt", "only\n");
                                    Files.delete(tree.resolve("new/file"));
                                }))
                .isEqualTo(new NoChange());
    }

    @Test
    void aFollowUpIsACommitOnThePublishedHead() throws IOException {
        CommitSha published = first();
        var next =
                captured(
                        Start.at(published),
                        2,
                        tree -> {
                            assertThat(git(tree, STATUS)).isEmpty();
                            assertThat(git(tree, "log", "--format=%H"))
                                    .isEqualTo(published + "\n" + base);
                            GitOrigin.write(tree, "lib/only.txt", "only\n");
                        });
        assertThat(parents(next.head())).isEqualTo(published.hex());
        assertThat(next.stat().files()).isOne();
        assertThat(workspaces.changes(REPOSITORY, base, next.head())).hasSize(2);
        assertThat(run(Start.at(published), 3, _ -> {})).isEqualTo(new NoChange());
    }

    private String parents(CommitSha commit) {
        return GitOrigin.git(
                "--git-dir",
                temporary.resolve("state/mirrors/42.git").toString(),
                "log",
                "-1",
                "--format=%P",
                commit.hex());
    }

    /** As a sandbox would run it, with the mirror's objects where the host has them. */
    private String git(Path tree, String... command) throws IOException {
        Files.writeString(
                tree.resolve(".git/objects/info/alternates"),
                temporary.resolve("state/mirrors/42.git/objects") + "\n");
        var all = new java.util.ArrayList<String>();
        all.addAll(java.util.List.of("-c", "safe.directory=*", "-C", tree.toString()));
        all.addAll(java.util.List.of(command));
        return GitOrigin.git(all.toArray(String[]::new));
    }
}
