package dev.nightkiln.sandbox;

import java.util.List;
import java.util.Map;

/**
 * One command to run in one container. The command replaces the image's entry point, so what runs
 * is exactly what stands here. Environment values are visible to every process inside: no secrets.
 */
public record SandboxSpec(
        SandboxLabel label,
        String image,
        List<String> command,
        Map<String, String> environment,
        Mounts mounts,
        Limits limits) {
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
