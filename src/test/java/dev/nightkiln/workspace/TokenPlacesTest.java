package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.REPOSITORY;
import static dev.nightkiln.workspace.GitOrigin.TOKEN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Where a token must not be: command lines, files, addresses, errors; and secrets in a commit. */
class TokenPlacesTest {
    private static final WorkspaceKey KEY = new WorkspaceKey(new TaskId("2345678923"), 1, "agent");
    private static final String SECRET = "a-commit-secret-4711";
    private static final String BASIC =
            Base64.getEncoder()
                    .encodeToString(
                            ("x-access-token:" + TOKEN).getBytes(StandardCharsets.US_ASCII));

    @TempDir Path temporary;
    private final Set<String> commandLines = ConcurrentHashMap.newKeySet();
    private GitOrigin origin;
    private Workspaces workspaces;
    private CommitSha base;

    @BeforeEach
    void prepare() throws IOException {
        origin = new GitOrigin(temporary);
        base = origin.write("README.md", "hello\n").commit();
        workspaces =
                new Workspaces(
                        temporary.resolve("state"),
                        SandboxUser.current(),
                        new Storage.Watched(false, ""),
                        Redactor.of(List.of(SECRET)));
        origin.duringEachRequest(this::look);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private void look() {
        ProcessHandle.allProcesses()
                .forEach(process -> {
                    try {
                        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
                        commandLines.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                    } catch (IOException ended) {
                        // Not one of those that wait for us.
                    }
                });
    }

    @Test
    void noCommandLineAndNoFileHoldsTheToken() throws IOException {
        workspaces.fetch(REPOSITORY, origin.remote(), base);
        workspaces.push(REPOSITORY, base, origin.remote(), "agent/x");
        assertThat(origin.inBare("rev-parse", "agent/x")).isEqualTo(base.hex());
        assertThat(commandLines)
                .anyMatch(line -> line.startsWith("git\0") && line.contains("\0fetch\0"))
                .anyMatch(line -> line.startsWith("git\0") && line.contains("\0push\0"))
                .anyMatch(line -> line.contains("remote-http"))
                .noneMatch(TokenPlacesTest::holdsToken);
        assertThat(files()).isNotEmpty().noneMatch(TokenPlacesTest::holdsToken);
    }

    private static boolean holdsToken(String text) {
        return text.contains(TOKEN) || text.contains(BASIC.substring(0, 12));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("state"))) {
            return files.filter(Files::isRegularFile).map(TokenPlacesTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return file + " " + Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void noErrorRepeatsTheTokenHoweverGitSaysIt() {
        Remote remote = origin.remote();
        String said =
                remote.redact("fatal: %s, Basic %s, %s".formatted(TOKEN, BASIC, reversed(TOKEN)));
        assertThat(said).doesNotContain(TOKEN.substring(4), BASIC.substring(20), "nekoT");
        assertThat(remote.toString()).doesNotContain(TOKEN);
        origin.close();
        assertThatThrownBy(() -> workspaces.fetch(REPOSITORY, remote, base))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageNotContaining(TOKEN);
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    @Test
    void anAddressWithATokenIsRefusedWithoutRepeatingIt() {
        var address = URI.create("https://x-access-token:" + TOKEN + "@github.example/a/b.git");
        assertThatThrownBy(() -> new Remote(address, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(TOKEN);
        assertThatThrownBy(() -> new Remote(origin.remote().url(), Optional.of("short")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a token so short");
    }

    @Test
    void noPartOfACommitsMessageHoldsASecret() throws IOException {
        workspaces.fetch(REPOSITORY, origin.remote(), base);
        var author = new Author("Bot " + SECRET, SECRET + "@example.org");
        var message =
                new CommitMessage(
                        "Fix " + SECRET,
                        "It was " + SECRET,
                        author,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Optional.of(author));
        var limits = new CaptureLimits(100, 1 << 20, 1 << 19, 10_000);
        try (var workspace =
                workspaces.forAgent(REPOSITORY, KEY, Start.at(base), WorkspacesTest.ROOM)) {
            Files.writeString(workspace.written().resolve("README.md"), "changed\n");
            var captured = (Captured) workspaces.capture(REPOSITORY, workspace, limits, message);
            workspaces.push(REPOSITORY, captured.head(), origin.remote(), "agent/x");
        }
        assertThat(origin.inBare("cat-file", "commit", "agent/x"))
                .contains("Fix [redacted]", "It was [redacted]", "Bot [redacted] <[redacted]@")
                .contains("Co-authored-by: Bot [redacted] <[redacted]@example.org>")
                .doesNotContain(SECRET);
    }
}
