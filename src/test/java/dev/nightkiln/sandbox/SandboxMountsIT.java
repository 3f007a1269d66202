package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.FailureReason;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of the host lies below a workspace, and an engine that is not there. */
class SandboxMountsIT extends RealSandboxTest {
    @Test
    void aMissingWorkspaceIsAnErrorAndNotMade() throws IOException {
        var known = real.spec("true", RealSandboxes.LIMITS);
        Path missing = directory.resolve("missing");
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(
                                new WorkspaceMount.Directory(missing), List.of(), Optional.empty()),
                        known.limits());
        assertThatThrownBy(() -> real.run(spec, () -> false))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("missing");
        assertThat(missing).doesNotExist();
    }

    @Test
    void anOverlayLeavesTheLowerLayersAsTheyWere() throws IOException {
        Path root = directory.toRealPath();
        Path older = real.owned(root.resolve("older"));
        Path newer = real.owned(root.resolve("newer"));
        real.file(older.resolve("file"), "older");
        real.file(older.resolve("below"), "below");
        real.file(newer.resolve("file"), "newer");
        var overlay =
                new WorkspaceMount.Overlay(
                        List.of(newer, older),
                        real.owned(root.resolve("upper")),
                        real.owned(root.resolve("work")));
        var known =
                real.spec("cat file below; echo changed > file; rm below", RealSandboxes.LIMITS);
        Path extra = Files.writeString(root.resolve("extra"), "given");
        var spec =
                new SandboxSpec(
                        known.label(),
                        known.image(),
                        known.command(),
                        Map.of(),
                        new Mounts(
                                overlay,
                                List.of(new ReadOnlyMount(extra, "/brief/extra")),
                                Optional.empty()),
                        known.limits());
        assertThat(real.run(spec, () -> false)).isInstanceOf(SandboxResult.Exited.class);
        assertThat(real.tail()).startsWith("newerbelow");
        assertThat(newer.resolve("file")).hasContent("newer");
        assertThat(older.resolve("below")).hasContent("below");
        assertThat(root.resolve("upper/file")).hasContent("changed\n");
    }

    @Test
    void theEngineIsAskedOnceWhetherItCanOverlay() {
        Path root = directory.resolve("state");
        assertThat(real.engine().canOverlay(root)).isTrue();
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void anEngineThatIsDownIsNamedWithTheWayToStartIt() {
        var host =
                new DockerHost(
                        URI.create("unix://" + directory.resolve("no.sock")),
                        "it",
                        "x",
                        "y",
                        real.user());
        try (var sandboxes = new DockerSandboxes(host, directory)) {
            assertThatThrownBy(sandboxes::engine)
                    .isInstanceOfSatisfying(
                            SandboxException.class,
                            failure ->
                                    assertThat(failure.reason()).isEqualTo(FailureReason.INTERNAL))
                    .hasMessageContaining("no.sock")
                    .hasMessageContaining("systemctl start docker");
        }
    }
}
