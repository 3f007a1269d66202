package dev.nightkiln.sandbox;

import java.nio.file.Path;
import java.util.List;

/** What appears at /workspace in a sandbox, read-write. */
public sealed interface WorkspaceMount {
    /** Read-only layers, topmost first, under a writable one; the engine mounts it. */
    record Overlay(List<Path> lower, Path upper, Path work) implements WorkspaceMount {
        public Overlay {
            lower = List.copyOf(lower);
        }
    }

    record Directory(Path path) implements WorkspaceMount {}
}
