package dev.nightkiln.sandbox;

import java.nio.file.Path;

/** A file or directory of the host that appears read-only inside. */
public record ReadOnlyMount(Path host, String container) {
    public ReadOnlyMount {
        Mounts.requireAbsolute(host);
        Mounts.requireAbsolute(Path.of(container));
    }
}
