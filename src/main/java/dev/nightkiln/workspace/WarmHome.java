package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.WritableMount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directories below its home that a warm-up fills. They lie beside the tree of its workspace,
 * on the same disk, and go away with it.
 */
public final class WarmHome {
    private final Workspace workspace;
    private final Path root;
    private final List<String> paths;

    private WarmHome(Workspace workspace, Path root, List<String> paths) {
        this.workspace = workspace;
        this.root = root;
        this.paths = List.copyOf(paths);
    }

    /** Empty directories of the user that everything inside runs as. */
    public static WarmHome beside(Workspace workspace, List<String> paths, SandboxUser user) {
        Path root = workspace.written().resolveSibling("home");
        try {
            for (String path : paths) {
                Files.createDirectories(root.resolve(path));
            }
            new TreeWriter(user).give(root);
        } catch (IOException broken) {
            throw WorkspaceException.of("making the caches of a warm-up", broken);
        }
        return new WarmHome(workspace, root, paths);
    }

    public List<WritableMount> mounts() {
        return paths.stream()
                .map(path -> new WritableMount(root.resolve(path), Mounts.HOME + "/" + path))
                .toList();
    }

    /** Only when the sandbox is gone; nothing changes any more from here on. */
    CacheCopy copyTo(Path target, CacheCopy.Bounds bounds) throws IOException {
        workspace.freeze();
        return CacheCopy.of(root, paths, target, bounds);
    }
}
