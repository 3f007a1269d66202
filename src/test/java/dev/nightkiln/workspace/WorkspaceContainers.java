package dev.nightkiln.workspace;

import static dev.nightkiln.workspace.GitOrigin.command;

import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WorkspaceMount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs scripts over workspaces as a sandbox would mount them. */
final class WorkspaceContainers implements AutoCloseable {
    private static final String IMAGE = "nightkiln/sandbox:dev";

    private final Path temporary;
    private final List<String> volumes = new ArrayList<>();

    WorkspaceContainers(Path temporary) {
        this.temporary = temporary;
    }

    String run(Workspace workspace, String script) {
        var user = SandboxUser.current();
        var words =
                new ArrayList<>(List.of("docker", "run", "--rm", "--network", "none", "--workdir"));
        words.addAll(List.of("/workspace", "--user", user.uid() + ":" + user.gid()));
        words.addAll(List.of("--volume", volume(workspace.mount()) + ":/workspace"));
        workspace
                .objects()
                .ifPresent(
                        path -> words.addAll(List.of("--volume", path + ":/nightkiln/objects:ro")));
        words.addAll(List.of("--entrypoint", "sh", IMAGE, "-ec", script));
        return command(words);
    }

    private String volume(WorkspaceMount mount) {
        return switch (mount) {
            case WorkspaceMount.Directory(Path path, _) -> path.toString();
            case WorkspaceMount.Overlay(var lower, Path upper, Path work, _) -> {
                String layers = lower.stream().map(Path::toString).collect(Collectors.joining(":"));
                String options =
                        "o=lowerdir=%s,upperdir=%s,workdir=%s,userxattr"
                                .formatted(layers, upper, work);
                String name =
                        command(
                                List.of(
                                        "docker",
                                        "volume",
                                        "create",
                                        "--opt",
                                        "type=overlay",
                                        "--opt",
                                        "device=overlay",
                                        "--opt",
                                        options));
                volumes.add(name);
                yield name;
            }
        };
    }

    @Override
    public void close() {
        volumes.forEach(volume -> command(List.of("docker", "volume", "rm", "-f", volume)));
        // Only root can delete what the kernel leaves of an overlay's work directory.
        command(
                List.of(
                        "docker",
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "--user",
                        "0:0",
                        "--volume",
                        temporary + ":/temporary",
                        "--entrypoint",
                        "rm",
                        IMAGE,
                        "-rf",
                        "/temporary/state/spare"));
    }
}
