package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;
import static dev.nightkiln.workspace.GitOrigin.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.workspace.CaptureResult.Captured;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Real overlays under real containers: what was captured is what was there. */
class WorkspaceOverlayIT extends OverlayCase {
    @Test
    void everyStorageCapturesExactlyWhatAPlainCopyAndGitAddWould() throws IOException {
        Path copy = temporary.resolve("copy");
        GitOrigin.git("clone", "-q", temporary.resolve("widgets.git").toString(), copy.toString());
        command(List.of("bash", "-ec", "cd '" + copy + "'\n" + WORK + "\ngit add -A"));
        String expected = GitOrigin.git("-C", copy.toString(), "write-tree");
        for (Storage storage : storages()) {
            var workspaces = workspaces(storage);
            try (var workspace =
                    workspaces.forAgent(
                            REPOSITORY, key("agent"), Start.at(base), WorkspacesTest.ROOM)) {
                containers.run(workspace, WORK);
                var captured =
                        (Captured)
                                workspaces.capture(
                                        REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE);
                assertThat(tree(captured.head())).as("%s", storage).isEqualTo(expected);
                check(workspaces, captured.head());
            }
            assertThat(workspaces.leftovers()).isEmpty();
        }
    }

    /** A check of the captured commit sees its files, and only those. */
    private void check(Workspaces workspaces, CommitSha head) {
        String expected =
                command(
                        List.of(
                                "git",
                                "--git-dir",
                                temporary.resolve("state/mirrors/42.git").toString(),
                                "-c",
                                "core.quotePath=false",
                                "ls-tree",
                                "-r",
                                "--name-only",
                                head.hex()));
        try (var workspace =
                workspaces.forCheck(
                        REPOSITORY,
                        key("check"),
                        new Workspaces.Change(base, head),
                        WorkspacesTest.ROOM)) {
            String seen =
                    containers.run(workspace, "find . '!' -type d | cut -c3- | LC_ALL=C sort");
            assertThat(seen)
                    .isEqualTo(
                            expected.lines().sorted(this::bytes).collect(Collectors.joining("\n")));
            assertThat(
                            containers.run(
                                    workspace,
                                    "ls -A; test -x run.sh; test -d file; test -f dir; echo w > new"))
                    .doesNotContain(".git\n");
        }
    }

    private int bytes(String a, String b) {
        var utf8 = java.nio.charset.StandardCharsets.UTF_8;
        return java.util.Arrays.compareUnsigned(a.getBytes(utf8), b.getBytes(utf8));
    }

    @Test
    void aCommitOfTheAgentCopiesNothingButItsOwnFilesUp() throws IOException {
        var workspaces = workspaces(LAYERS);
        try (var workspace =
                workspaces.forAgent(
                        REPOSITORY, key("agent"), Start.at(base), WorkspacesTest.ROOM)) {
            containers.run(
                    workspace, "git log --oneline; echo x > one; git add -A; git commit -qm x");
            try (var files = Files.walk(workspace.written())) {
                assertThat(
                                files.filter(Files::isRegularFile)
                                        .map(file ->
                                                workspace.written().relativize(file).toString())
                                        .filter(file -> !file.startsWith(".git/")))
                        .containsExactly("one");
            }
            assertThat(workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE))
                    .isInstanceOfSatisfying(
                            Captured.class, it -> assertThat(it.stat().files()).isOne());
        }
    }

    @Test
    void aDirectoryMadeAgainWithTheSameFilesIsNoChange() {
        var workspaces = workspaces(LAYERS);
        // The second time on whatever the first one left behind.
        makeAgain(workspaces);
        makeAgain(workspaces);
    }

    private void makeAgain(Workspaces workspaces) {
        try (var workspace =
                workspaces.forAgent(
                        REPOSITORY, key("agent"), Start.at(base), WorkspacesTest.ROOM)) {
            containers.run(
                    workspace, "cp -a src /tmp/src; rm -r src; cp -a /tmp/src src; rm -rf .git");
            assertThat(workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE))
                    .isEqualTo(new CaptureResult.NoChange());
        }
    }
}
