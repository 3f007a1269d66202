package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightkiln.policy.ChangedFile;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.CaptureResult.Captured;
import dev.nightkiln.workspace.CaptureResult.NoChange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The plain way through: fetch, work, capture, look, check, push. */
class WorkspacesTest extends OnWidgets {
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

    @Test
    void anUntouchedTreeIsNoChange() {
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, Start.at(base), ROOM)) {
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
                        REPOSITORY,
                        new WorkspaceKey(KEY.task(), 3, "agent"),
                        Start.at(base),
                        ROOM)) {
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
        try (var workspace = workspaces.forAgent(REPOSITORY, key, Start.at(base), ROOM)) {
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
}
