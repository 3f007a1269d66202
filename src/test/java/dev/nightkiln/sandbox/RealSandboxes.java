package dev.nightkiln.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Sandboxes on the engine of this machine, as an instance of their own that must end empty. */
public final class RealSandboxes implements AutoCloseable {
    public static final Limits LIMITS =
            new Limits(
                    Duration.ofSeconds(60), Duration.ofSeconds(60), 512L << 20, 2, 128, 64L << 20);
    private static final String IMAGE = "nightkiln/sandbox:dev";

    private final Path directory;
    private final DockerHost host =
            DockerHost.of(
                    System.getenv(),
                    "it-" + UUID.randomUUID(),
                    "nightkiln/sidecar:dev",
                    "nightkiln/sandbox:dev");
    private final DockerSandboxes sandboxes;
    private final TaskId task = TaskId.random();
    private String tail = "";
    private long bytesSeen;

    public RealSandboxes(Path directory) {
        this.directory = directory;
        this.sandboxes = new DockerSandboxes(host, directory);
    }

    public DockerSandboxes engine() {
        return sandboxes;
    }

    public SandboxUser user() {
        return host.user();
    }

    public TaskId task() {
        return task;
    }

    /** What the last run printed, and how much. */
    public String tail() {
        return tail;
    }

    public long bytesSeen() {
        return bytesSeen;
    }

    public SandboxResult shell(String script) throws IOException {
        return shell(script, LIMITS);
    }

    public SandboxResult shell(String script, Limits limits) throws IOException {
        return run(spec(script, limits), () -> false);
    }

    public SandboxSpec spec(String script, Limits limits) throws IOException {
        return spec(script, limits, Optional.empty());
    }

    public SandboxSpec spec(String script, Limits limits, Optional<Path> gateway)
            throws IOException {
        return new SandboxSpec(
                new SandboxLabel(task, 1, "agent"),
                IMAGE,
                List.of("bash", "-c", script),
                Map.of("GIVEN", "value"),
                new Mounts(new WorkspaceMount.Directory(workspace()), List.of(), gateway),
                limits);
    }

    public SandboxResult run(SandboxSpec spec, BooleanSupplier stopRequested) {
        try (var recording =
                Recording.open(
                        directory,
                        "run",
                        Redactor.of(List.of()),
                        1 << 20,
                        InstantSource.system())) {
            try {
                return sandboxes.run(spec, recording, stopRequested);
            } finally {
                tail = recording.tail(60_000);
                bytesSeen = recording.bytesSeen();
            }
        }
    }

    /** A directory that the sandbox's user may write. */
    public Path workspace() throws IOException {
        return owned(directory.resolve("workspace"));
    }

    public Path owned(Path path) throws IOException {
        Files.createDirectories(path);
        handOver(path);
        return path.toRealPath();
    }

    public void file(Path path, String content) throws IOException {
        Files.writeString(path, content);
        handOver(path);
    }

    private void handOver(Path path) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.setAttribute(path, "unix:uid", user().uid());
            Files.setAttribute(path, "unix:gid", user().gid());
        }
    }

    @Override
    public void close() {
        assertThat(sandboxes.leftovers()).isEmpty();
        sandboxes.close();
    }
}
