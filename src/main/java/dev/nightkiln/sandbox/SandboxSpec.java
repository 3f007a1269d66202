package dev.nightkiln.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One command to run in one container. The command replaces the image's entry point, so what runs
 * is exactly what stands here. {@code image} is pinned ({@link ImageName}) or, for our own
 * programs, a name. {@code runtime} is one that the engine knows, not for the sidecar, which runs
 * our own program; empty for the engine's default. Environment values are visible to every process
 * inside: no secrets.
 */
public record SandboxSpec(
        SandboxLabel label,
        String image,
        List<String> command,
        Map<String, String> environment,
        Mounts mounts,
        Limits limits,
        WorkspaceQuota quota,
        Optional<String> runtime) {
    /** For programs of ours: the engine's own runtime and no quota. */
    public SandboxSpec(
            SandboxLabel label,
            String image,
            List<String> command,
            Map<String, String> environment,
            Mounts mounts,
            Limits limits) {
        this(
                label,
                image,
                command,
                environment,
                mounts,
                limits,
                WorkspaceQuota.NONE,
                Optional.empty());
    }

    public SandboxSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (image.isBlank()) {
            throw new IllegalArgumentException("a sandbox needs an image");
        }
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("a sandbox needs a command");
        }
        for (String name : environment.keySet()) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("not an environment name: " + name);
            }
        }
    }
}
