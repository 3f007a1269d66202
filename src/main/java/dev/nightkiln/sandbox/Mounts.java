package dev.nightkiln.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All of the host that a sandbox sees. The gateway's socket directory is mounted into the sidecar
 * only; without one the sandbox has no neighbour at all.
 */
public record Mounts(
        WorkspaceMount workspace,
        List<ReadOnlyMount> readOnly,
        Optional<Path> gatewaySocketDirectory) {
    public Mounts {
        readOnly = List.copyOf(readOnly);
        gatewaySocketDirectory.ifPresent(Mounts::requireAbsolute);
    }

    /** The engine resolves relative paths against nothing: it would take them for volume names. */
    static void requireAbsolute(Path path) {
        if (!path.isAbsolute() || !path.normalize().equals(path)) {
            throw new IllegalArgumentException("a mount needs an absolute, plain path: " + path);
        }
    }
}
