package dev.nightkiln.attack;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.Author;
import dev.nightkiln.workspace.CaptureLimits;
import dev.nightkiln.workspace.CaptureResult;
import dev.nightkiln.workspace.CommitMessage;
import dev.nightkiln.workspace.GitOrigin;
import dev.nightkiln.workspace.Start;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Shell scripts shape the tree a hostile agent would leave. Every command they plant would create
 * the canary; every file they point at holds a secret. Neither may be seen again.
 */
class WorkspaceAttackTest {
    private static final WorkspaceKey KEY = new WorkspaceKey(new TaskId("bcdfghjkmn"), 1, "agent");
    private static final CaptureLimits LIMITS = new CaptureLimits(500, 1 << 20, 1 << 19, 5_000);
    private static final WorkspaceQuota ROOM = new WorkspaceQuota(64 << 20, 10_000);
    private static final CommitMessage MESSAGE =
            new CommitMessage(
                    "Change",
                    "",
                    new Author("Nightkiln", "bot@example.org"),
                    Instant.EPOCH,
                    Optional.empty());

    @TempDir Path temporary;
    private GitOrigin origin;
    private Workspaces workspaces;
    private CommitSha base;

    @BeforeEach
    void prepare() throws IOException {
        origin = new GitOrigin(temporary);
        base =
                origin.write("README.md", "hello\n")
                        .write("src/a.txt", "a\n")
                        .write(".gitattributes", "*.txt text\n")
                        .write(".gitignore", "ignored/\n")
                        .commit();
        Files.writeString(temporary.resolve("outside"), "SECRET OUTSIDE");
        workspaces =
                new Workspaces(
                        temporary.resolve("state"),
                        SandboxUser.current(),
                        new Storage.Watched(false, ""),
                        Redactor.of(List.of()));
        workspaces.fetch(REPOSITORY, origin.remote(), base);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/attack/hostile-trees.csv",
            delimiter = '|',
            quoteCharacter = '\'',
            maxCharsPerColumn = 1000)
    void aHostileTreeRunsNothingAndLeaksNothing(String what, String script, String expected)
            throws IOException {
        Path canary = temporary.resolve("canary");
        Path evil = temporary.resolve("evil");
        Files.writeString(evil, "#!/bin/sh\ntouch " + canary + "\ncat\n");
        evil.toFile().setExecutable(true);
        Path config = temporary.resolve("evil.config");
        Files.writeString(config, "[core]\n\tfsmonitor = " + evil + "\n\tsshCommand = " + evil);
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, Start.at(base), ROOM)) {
            shape(workspace, "git init -q " + evil + ".repository");
            shape(workspace, "EVIL=" + evil + " OUTSIDE_DIR=" + temporary + "; " + script);
            Files.deleteIfExists(canary);
            judge(workspaces.capture(REPOSITORY, workspace, LIMITS, MESSAGE), expected);
        }
        assertThat(canary).as("a planted command ran").doesNotExist();
        assertThat(temporary.resolve("outside")).hasContent("SECRET OUTSIDE");
        assertThat(workspaces.leftovers()).as("removed").isEmpty();
    }

    /** Shows that the oracle above sees what it looks for. */
    @Test
    void plainGitWouldHaveRunThePlantedCommand() throws IOException {
        Path canary = temporary.resolve("canary");
        try (var workspace = workspaces.forAgent(REPOSITORY, KEY, Start.at(base), ROOM)) {
            shape(workspace, "git config core.fsmonitor 'touch " + canary + " #'; git status");
        }
        assertThat(canary).exists();
    }

    private void judge(CaptureResult result, String expected) {
        switch (result) {
            case CaptureResult.Refused(_, String rule, String path, _, String mend) -> {
                assertThat(rule).isEqualTo(expected);
                assertThat(path).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]");
                assertThat(mend).isNotBlank();
                assertThat(mirror("for-each-ref", "--format=%(refname)"))
                        .isEqualTo("refs/nightkiln/base/" + base);
            }
            case CaptureResult.NoChange() -> assertThat("clean").isEqualTo(expected);
            case CaptureResult.Captured(CommitSha head, _) -> {
                assertThat("clean").isEqualTo(expected);
                assertThat(mirror("ls-tree", "-r", head.hex())).doesNotContain("160000");
                assertThat(mirror("log", "-p", "--format=", head.hex()))
                        .doesNotContain("SECRET")
                        .doesNotContain("root:");
                mirror("fsck", "--strict", head.hex());
            }
        }
    }

    private String mirror(String... arguments) {
        var command = new java.util.ArrayList<>(List.of("git", "--git-dir"));
        command.add(temporary.resolve("state/mirrors/42.git").toString());
        command.addAll(List.of(arguments));
        return GitOrigin.command(command);
    }

    private static void shape(Workspace workspace, String script) {
        Path tree = workspace.mount().written();
        GitOrigin.command(
                List.of(
                        "bash",
                        "-ec",
                        "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory"
                                + " GIT_CONFIG_VALUE_0='*'; cd '"
                                + tree
                                + "'; sed -i s,/nightkiln/objects,"
                                + workspace.objects().orElseThrow()
                                + ", .git/objects/info/alternates; "
                                + script));
    }
}
