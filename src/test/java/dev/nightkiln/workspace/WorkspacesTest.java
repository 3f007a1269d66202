package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.CaptureResult.Captured;
import dev.nightkiln.workspace.CaptureResult.NoChange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The plain way through: fetch, work, capture, look, check, push. */
class WorkspacesTest {
    private static final WorkspaceKey KEY = new WorkspaceKey(new TaskId("2345678923"), 1, "agent");
    private static final CaptureLimits LIMITS = new CaptureLimits(100, 1 << 20, 1 << 19, 10_000);
    static final WorkspaceQuota ROOM = new WorkspaceQuota(64 << 20, 10_000);
    static final CommitMessage MESSAGE =
            new CommitMessage(
                    "Fix the widget",
                    "It was broken.",
                    new Author("Nightkiln", "bot@example.org"),
                    Instant.parse("2026-01-02T03:04:05Z"),
                    Optional.of(new Author("Ada", "ada@example.org")));

    @TempDir Path temporary;
    private GitOrigin origin;
    private CommitSha base;
    private Workspaces workspaces;

    @BeforeEach
    void prepare() throws IOException {
        origin = new GitOrigin(temporary);
        origin.write("README.md", "hello\n")
                .write("src/a.txt", "a\n")
                .write("src/deep/b.txt", "b\n")
                .write("src/ümlaut.txt", "u\n")
                .write("lib/only.txt", "only\n")
                .write(".gitignore", "build/\n");
        Files.createSymbolicLink(origin.tree().resolve("link"), Path.of("src/a.txt"));
        base = origin.commit();
        workspaces = workspaces(false);
        workspaces.fetch(REPOSITORY, origin.remote(), base);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Workspaces workspaces(boolean overlay) {
        return new Workspaces(
                temporary.resolve("state"),
                SandboxUser.current(),
                new Storage.Watched(overlay, ""),
                Redactor.of(List.of()));
    }

    @Test
    void anUntouchedTreeIsNoChange() {
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, base, ROOM)) {
            assertThat(workspaces.capture(REPOSITORY, workspace, LIMITS, MESSAGE))
                    .isEqualTo(new NoChange());
        }
    }

    @Test
    void theSameTreeAndMessageAreOneCommitWithOurAuthor() throws IOException {
        var first = edited(KEY);
        var second = edited(new WorkspaceKey(KEY.task(), 2, "agent"));
        assertThat(first).isEqualTo(second);
        assertThat(first.stat().files()).isEqualTo(4);
        assertThat(first.stat().first())
                .contains(new FileChange("new/ünew.txt", 'A', 1, 0, false))
                .contains(new FileChange("lib/only.txt", 'D', 0, 1, false));
        workspaces.push(REPOSITORY, first.head(), origin.remote(), "agent/issue-1");
        assertThat(origin.inBare("log", "-1", "--format=%P|%an|%ae|%at|%B", "agent/issue-1"))
                .isEqualTo(
                        base
                                + "|Nightkiln|bot@example.org|1767323045|Fix the widget\n\nIt was broken.\n\n"
                                + "Co-authored-by: Ada <ada@example.org>");
        assertThat(origin.inBare("ls-tree", "-r", "agent/issue-1").lines().toList())
                .anyMatch(line -> line.startsWith("100755") && line.endsWith("\tsrc/a.txt"))
                .noneMatch(line -> line.contains("build/"));
    }

    @Test
    void everyEntryOfAChangeIsListedWithItsModes() throws IOException {
        var head = edited(KEY).head();
        var deep = "a".repeat(250) + "/" + "b".repeat(250);
        assertThat(workspaces.changes(REPOSITORY, base, head))
                .contains(
                        changed("README.md", 'M', "100644", "100644", 1),
                        changed("src/a.txt", 'M', "100644", "100755", 0),
                        changed("lib/only.txt", 'D', "100644", "000000", 1),
                        changed("new/ünew.txt", 'A', "000000", "100644", 1))
                .hasSize(4);
        try (var workspace =
                workspaces.forAgent(
                        REPOSITORY, new WorkspaceKey(KEY.task(), 3, "agent"), base, ROOM)) {
            Path tree = workspace.written();
            GitOrigin.write(tree, deep, "x\n");
            Files.write(tree.resolve("lib/only.txt"), new byte[] {0, 1});
            Files.delete(tree.resolve("README.md"));
            Files.createSymbolicLink(tree.resolve("README.md"), Path.of("src"));
            Files.move(tree.resolve("src/deep/b.txt"), tree.resolve("moved"));
            var captured = (Captured) workspaces.capture(REPOSITORY, workspace, LIMITS, MESSAGE);
            assertThat(workspaces.changes(REPOSITORY, base, captured.head()))
                    .extracting(ChangedFile::path, ChangedFile::status, ChangedFile::binary)
                    .containsExactlyInAnyOrder(
                            tuple("README.md", 'T', false),
                            tuple(deep, 'A', false),
                            tuple("lib/only.txt", 'M', true),
                            tuple("moved", 'A', false),
                            tuple("src/deep/b.txt", 'D', false));
        }
    }

    private static ChangedFile changed(
            String path, char status, String old, String now, long lines) {
        return new ChangedFile(path, path, status, old, now, lines, false);
    }

    private Captured edited(WorkspaceKey key) throws IOException {
        try (var workspace = workspaces.forAgent(REPOSITORY, key, base, ROOM)) {
            Path tree = workspace.written();
            Files.writeString(tree.resolve("README.md"), "hello\nworld\n");
            GitOrigin.command(
                    java.util.List.of("chmod", "755", tree.resolve("src/a.txt").toString()));
            Files.createDirectories(tree.resolve("build"));
            Files.writeString(tree.resolve("build/out"), "ignored");
            Files.createDirectories(tree.resolve(".nightkiln"));
            Files.writeString(tree.resolve(".nightkiln/blocked.json"), "{}");
            Files.delete(tree.resolve("lib/only.txt"));
            GitOrigin.write(tree, "new/ünew.txt", "n\n");
            assertThat(workspaces.agentFile(workspace, "blocked.json", 10)).contains("{}");
            assertThat(workspaces.agentFile(workspace, "blocked.json", 1)).isEmpty();
            assertThat(workspaces.agentFile(workspace, "none", 10)).isEmpty();
            return (Captured) workspaces.capture(REPOSITORY, workspace, LIMITS, MESSAGE);
        }
    }

    @Test
    void aFileOfACommitIsReadFromTheMirrorAndALinkIsNot() {
        assertThat(workspaces.file(REPOSITORY, base, "README.md", 100)).contains("hello\n");
        assertThat(workspaces.file(REPOSITORY, base, "absent", 100)).isEmpty();
        assertThatThrownBy(() -> workspaces.file(REPOSITORY, base, "link", 100))
                .hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> workspaces.file(REPOSITORY, base, "README.md", 3))
                .hasMessageContaining("has 6 bytes, at most 3 are read");
    }

    @Test
    void aWrongTokenIsGitHubsRefusalAndIsNowhereInTheMessage() throws IOException {
        CommitSha next = origin.write("README.md", "next\n").commit();
        assertThatThrownBy(() ->
                        workspaces.fetch(REPOSITORY, origin.remote("ghs_wrongToken123"), next))
                .isInstanceOfSatisfying(
                        WorkspaceException.class,
                        e -> assertThat(e.reason()).isEqualTo(FailureReason.GITHUB_REFUSED))
                .hasMessageContaining("git fetch ended with exit code")
                .hasMessageNotContaining("wrongToken");
        workspaces.fetch(REPOSITORY, origin.remote(), next);
        assertThat(workspaces.file(REPOSITORY, next, "README.md", 100)).contains("next\n");
    }

    @Test
    void aPushNeverOverwritesWhatItDidNotExpect() throws IOException {
        CommitSha other = origin.write("README.md", "other\n").commit();
        workspaces.fetch(REPOSITORY, origin.remote(), other);
        workspaces.push(REPOSITORY, base, origin.remote(), "agent/x");
        workspaces.push(REPOSITORY, base, origin.remote(), "agent/x");
        assertThatThrownBy(() -> workspaces.push(REPOSITORY, other, origin.remote(), "agent/x"))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageContaining("agent/x was refused");
        assertThat(origin.inBare("rev-parse", "agent/x")).isEqualTo(base.hex());
        workspaces.push(REPOSITORY, other, origin.remote(), "agent/x", base);
        assertThat(origin.inBare("rev-parse", "agent/x")).isEqualTo(other.hex());
    }

    @Test
    void aPatchIsCutAtALineAndSaysHowMuchIsMissing() throws IOException {
        var head = edited(KEY).head();
        Patch whole = workspaces.patch(REPOSITORY, base, head, 1 << 20);
        assertThat(whole.omittedBytes()).isZero();
        assertThat(whole.text()).contains("+world").contains("deleted file mode 100644");
        Patch cut = workspaces.patch(REPOSITORY, base, head, 200);
        assertThat(cut.text()).endsWith("\n");
        assertThat(whole.text()).startsWith(cut.text());
        assertThat(cut.omittedBytes() + cut.text().length())
                .isEqualTo(whole.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    }

    @Test
    void aCheckSeesExactlyTheTrackedFilesInBothModes() throws IOException {
        origin.inTree("rm", "-rq", "lib");
        origin.inTree("rm", "-q", "README.md");
        Files.createDirectories(origin.tree().resolve("README.md"));
        origin.write("README.md/now-a-directory", "x").write("src/ümlaut.txt", "changed\n");
        origin.inTree("rm", "-rq", "src/deep");
        origin.write("src/deep", "now a file");
        CommitSha head = origin.commit();
        workspaces.fetch(REPOSITORY, origin.remote(), head);
        var plain = new WorkspaceKey(KEY.task(), 1, "plain");
        try (var whole =
                        workspaces.forCheck(
                                REPOSITORY, plain, new Workspaces.Change(base, head), ROOM);
                var layered =
                        workspaces(true)
                                .forCheck(
                                        REPOSITORY, KEY, new Workspaces.Change(base, head), ROOM)) {
            assertThat(whole.written().resolve(".git")).doesNotExist();
            assertThat(merged(layered.mount())).isEqualTo(merged(whole.mount())).hasSize(8);
            assertThat(layered.written().resolve("lib"))
                    .satisfies(lib -> assertThat(Files.isDirectory(lib)).isFalse());
        }
    }

    /** What a kernel would show, for layers that hold no opaque directories. */
    private static Map<String, String> merged(WorkspaceMount mount) throws IOException {
        var seen = new TreeMap<String, String>();
        switch (mount) {
            case WorkspaceMount.Directory(Path path, _) -> add(path, seen);
            case WorkspaceMount.Overlay(var lower, var upper, _, _) -> {
                for (Path layer : lower.reversed()) {
                    add(layer, seen);
                }
                var top = new TreeMap<String, String>();
                add(upper, top);
                top.forEach((path, content) -> {
                    if (!content.equals("directory")) {
                        seen.keySet().removeIf(old -> old.startsWith(path + "/"));
                    }
                    if (content.equals("special")) {
                        seen.remove(path);
                    } else {
                        seen.put(path, content);
                    }
                });
            }
        }
        return seen;
    }

    private static void add(Path root, Map<String, String> seen) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.filter(path -> !path.equals(root)).toList()) {
                String content =
                        Files.isSymbolicLink(path)
                                ? "-> " + Files.readSymbolicLink(path)
                                : Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                                        ? "directory"
                                        : Files.isRegularFile(path)
                                                ? Files.readString(path)
                                                : "special";
                seen.put(root.relativize(path).toString(), content);
            }
        }
    }

    @Test
    void leftoversAreFoundAndRemovedHoweverHostile() throws IOException {
        Path tree = workspaces.forAgent(REPOSITORY, KEY, base, ROOM).written();
        String deep =
                "cd '%s' && for i in $(seq 1 1500); do mkdir a-rather-long-name && cd a-rather-long-name; done"
                        .formatted(tree);
        GitOrigin.command(java.util.List.of("bash", "-c", deep));
        GitOrigin.command(
                java.util.List.of(
                        "bash",
                        "-c",
                        "cd '%s' && mkdir -p shut/in && touch shut/in/f && chmod 000 shut/in shut && mkfifo pipe && ln -s / root"
                                .formatted(tree)));
        assertThat(workspaces.leftovers()).isEqualTo(Set.of(KEY.task()));
        workspaces.remove(KEY.task());
        assertThat(workspaces.leftovers()).isEmpty();
        assertThat(temporary.resolve("state/work/" + KEY.task())).doesNotExist();
        assertThat(origin.tree().resolve("README.md")).exists();
    }

    @Test
    void oldCheckoutsGoAndThoseInUseStay() throws IOException {
        var layered = workspaces(true);
        var first = layered.forAgent(REPOSITORY, KEY, base, ROOM);
        for (int i = 0; i < 7; i++) {
            CommitSha next = origin.write("README.md", "round " + i).commit();
            layered.fetch(REPOSITORY, origin.remote(), next);
            layered.forAgent(REPOSITORY, new WorkspaceKey(KEY.task(), i + 2, "agent"), next, ROOM)
                    .close();
        }
        Path checkouts = temporary.resolve("state/checkouts/42");
        try (var left = Files.list(checkouts)) {
            assertThat(left.toList()).hasSize(5).contains(checkouts.resolve(base.hex()));
        }
        first.close();
    }

    @Test
    void theAgentsRepositoryIsCleanAndOnTheBase() throws IOException {
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, base, ROOM)) {
            Path alternates = workspace.written().resolve(".git/objects/info/alternates");
            assertThat(alternates).hasContent("/nightkiln/objects");
            Files.writeString(alternates, workspace.objects().orElseThrow() + "\n");
            String[] git = {"-c", "safe.directory=*", "-C", workspace.written().toString()};
            assertThat(GitOrigin.git(git[0], git[1], git[2], git[3], "status", "--porcelain"))
                    .isEmpty();
            assertThat(GitOrigin.git(git[0], git[1], git[2], git[3], "log", "--format=%H"))
                    .isEqualTo(base.hex());
        }
    }
}
