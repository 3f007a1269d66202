package dev.nightkiln.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All of the host that a sandbox sees. The gateway's socket directory is mounted into the sidecar
 * only; without one the sandbox has no neighbour at all.
 */
public record Mounts(
        WorkspaceMount workspace,
        List<ReadOnlyMount> readOnly,
        List<WritableMount> writable,
        Optional<Path> gatewaySocketDirectory) {
    /** The home of whatever runs inside, in memory; mounts may lie below it. */
    public static final String HOME = "/home/agent";

    public Mounts {
        readOnly = List.copyOf(readOnly);
        writable = List.copyOf(writable);
        gatewaySocketDirectory.ifPresent(Mounts::requireAbsolute);
    }

    /** With nothing of the host to write to but the workspace. */
    public Mounts(
            WorkspaceMount workspace,
            List<ReadOnlyMount> readOnly,
            Optional<Path> gatewaySocketDirectory) {
        this(workspace, readOnly, List.of(), gatewaySocketDirectory);
    }

    /** The engine resolves relative paths against nothing: it would take them for volume names. */
    static void requireAbsolute(Path path) {
        if (!path.isAbsolute() || !path.normalize().equals(path)) {
            throw new IllegalArgumentException("a mount needs an absolute, plain path: " + path);
        }
    }

    /** Everywhere on the host where the sandbox writes. */
    List<Path> written() {
        return Stream.concat(
                        Stream.of(workspace.written()), writable.stream().map(WritableMount::host))
                .toList();
    }

    /**
     * The directories between the home and what is mounted below it. The engine would make them as
     * root's, and nothing else could be written beside the mount.
     */
    Set<String> waysBelowHome() {
        var ways = new TreeSet<String>();
        Stream.concat(
                        readOnly.stream().map(ReadOnlyMount::container),
                        writable.stream().map(WritableMount::container))
                .map(Path::of)
                .filter(target -> target.startsWith(HOME))
                .forEach(target -> {
                    for (Path way = target.getParent();
                            way != null && way.startsWith(HOME) && !way.equals(Path.of(HOME));
                            way = way.getParent()) {
                        ways.add(way.toString());
                    }
                });
        return ways;
    }
}
