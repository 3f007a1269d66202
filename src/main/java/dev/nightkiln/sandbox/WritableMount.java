package dev.nightkiln.sandbox;

import java.nio.file.Path;

/**
 * A directory of the host that the sandbox fills. It counts towards the quota of the workspace, and
 * lies on its disk where that has one of its own.
 */
public record WritableMount(Path host, String container) {
    public WritableMount {
        Mounts.requireAbsolute(host);
        Mounts.requireAbsolute(Path.of(container));
    }
}
