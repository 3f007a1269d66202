package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;
import static dev.nightkiln.workspace.GitOrigin.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.CaptureResult.Captured;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Real overlays under real containers: what was captured is what was there. */
class WorkspaceOverlayIT {
    private static final TaskId TASK = new TaskId("cdfghjkmnp");
    private static final Storage LAYERS = new Storage.Watched(true, "");
    private static final CaptureLimits LIMITS = new CaptureLimits(1000, 10 << 20, 1 << 20, 10_000);
    private static final String WORK =
            """
            test -z "$(git status --porcelain)"
            echo more >> README.md
            rm src/gone.txt
            mv src/moved src/elsewhere
            rm -r lib && mkdir lib && echo new > lib/new.txt
            rm -r dir && echo 'a file now' > dir
            rm file && mkdir -p file/deep && echo 'a directory now' > file/deep/x
            rm -r again && echo between > again && rm again && mkdir again && echo 2 > again/two
            chmod +x run.sh
            ln -s src/kept.txt link && ln -sf ../README.md src/link
            touch untouched.txt && cat untouched.txt > copy && mv copy untouched.txt
            mkdir -p build node/.cache && echo out > build/out && echo '*' > node/.cache/.gitignore
            echo x > node/.cache/x
            rm sub/.gitignore && echo log > sub/now-seen.log && echo log > hidden.log
            echo x > "$(printf '\\303\\274nder score \\342\\230\\203')"
            rm -r deep/er && mkdir -p deep/er/est && echo x > deep/er/est/file
            git add README.md && git commit -qm 'the commit of the agent'
            echo committed > committed && git add -A && git commit -qm two && echo after > after
            rm -rf .git/hooks
            """;

    @TempDir Path temporary;
    private WorkspaceContainers containers;
    private GitOrigin origin;
    private CommitSha base;

    @BeforeEach
    void prepare() throws IOException {
        containers = new WorkspaceContainers(temporary);
        origin = new GitOrigin(temporary);
        for (String path :
                List.of(
                        "README.md",
                        "src/gone.txt",
                        "src/kept.txt",
                        "src/moved/a",
                        "src/moved/b/c",
                        "lib/old.txt",
                        "lib/older/x",
                        "dir/a",
                        "dir/b/c",
                        "file",
                        "again/one",
                        "run.sh",
                        "untouched.txt",
                        "deep/er/est/old",
                        "deep/er/other")) {
            origin.write(path, path + "\n");
        }
        origin.write(".gitignore", "build/\n*.log\n").write("sub/.gitignore", "!kept.log\n");
        Files.createSymbolicLink(origin.tree().resolve("src/link"), Path.of("kept.txt"));
        base = origin.commit();
    }

    @AfterEach
    void stop() {
        origin.close();
        containers.close();
    }

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

    private static List<Storage> storages() {
        List<Storage> always = List.of(LAYERS, new Storage.Watched(false, ""));
        if (!System.getProperty("user.name").equals("root")) {
            System.out.println("NOT TRIED with a disk of its own: this is not root");
            return always;
        }
        return Stream.concat(always.stream(), Stream.of(new Storage.Bounded())).toList();
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
    void theNextRunGoesOnWithEveryChangeOfTheLastOne() throws IOException {
        for (Storage storage : storages()) {
            var workspaces = workspaces(storage);
            CommitSha last = head(workspaces, Start.at(base), WORK);
            String seen =
                    """
                    test "$(git rev-parse HEAD)" = %s
                    test -z "$(git diff --cached --name-only)"
                    git add -A; git write-tree
                    """
                            .formatted(base);
            var again = new Start(base, last);
            try (var workspace =
                    workspaces.forAgent(REPOSITORY, key("again"), again, WorkspacesTest.ROOM)) {
                assertThat(containers.run(workspace, seen)).as("%s", storage).isEqualTo(tree(last));
                assertThat(capture(workspaces, workspace))
                        .isInstanceOfSatisfying(
                                Captured.class, it -> assertThat(it.head()).isEqualTo(last));
            }
            try (var workspace =
                    workspaces.forAgent(REPOSITORY, key("back"), again, WorkspacesTest.ROOM)) {
                containers.run(workspace, "git checkout -qf HEAD -- . && git clean -fdq");
                assertThat(capture(workspaces, workspace))
                        .as("%s", storage)
                        .isEqualTo(new CaptureResult.NoChange());
            }
            assertThat(head(workspaces, Start.at(last), "echo next > next"))
                    .satisfies(next -> assertThat(parent(next)).isEqualTo(last.hex()));
            assertThat(workspaces.leftovers()).isEmpty();
        }
    }

    /** What a layer cannot show is laid out as a copy; the agent's repository is the same. */
    @Test
    void changedAttributesComeToTheNextRunAsWell() throws IOException {
        for (Storage storage : storages()) {
            var workspaces = workspaces(storage);
            CommitSha last =
                    head(
                            workspaces,
                            Start.at(base),
                            "echo 'README.md text eol=crlf' > .gitattributes; rm file");
            try (var workspace =
                    workspaces.forAgent(
                            REPOSITORY, key("again"), new Start(base, last), WorkspacesTest.ROOM)) {
                assertThat(containers.run(workspace, "git status --porcelain"))
                        .as("%s", storage)
                        .isEqualTo("D file\n?? .gitattributes");
            }
        }
    }

    private CommitSha head(Workspaces workspaces, Start start, String work) {
        try (var workspace =
                workspaces.forAgent(REPOSITORY, key("agent"), start, WorkspacesTest.ROOM)) {
            containers.run(workspace, work);
            return ((Captured) capture(workspaces, workspace)).head();
        }
    }

    private static CaptureResult capture(Workspaces workspaces, Workspace workspace) {
        return workspaces.capture(REPOSITORY, workspace, LIMITS, WorkspacesTest.MESSAGE);
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

    private static WorkspaceKey key(String role) {
        return new WorkspaceKey(TASK, 1, role);
    }

    private Workspaces workspaces(Storage storage) {
        var workspaces =
                new Workspaces(
                        temporary.resolve("state"),
                        SandboxUser.current(),
                        storage,
                        Redactor.of(List.of()));
        workspaces.fetch(REPOSITORY, origin.remote(), base);
        return workspaces;
    }

    private String tree(CommitSha commit) {
        return named(commit + "^{tree}");
    }

    private String parent(CommitSha commit) {
        return named(commit + "^");
    }

    private String named(String revision) {
        return command(
                List.of(
                        "git",
                        "--git-dir",
                        temporary.resolve("state/mirrors/42.git").toString(),
                        "rev-parse",
                        revision));
    }
}
