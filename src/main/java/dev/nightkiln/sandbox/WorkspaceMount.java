package dev.nightkiln.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What appears at {@code /workspace}, read-write. */
public sealed interface WorkspaceMount {
    /** Shared read-only layers, topmost first, under one layer that takes the changes. */
    record Overlay(List<Path> lower, Path upper, Path work) implements WorkspaceMount {
        public Overlay {
            lower = List.copyOf(lower);
            if (lower.isEmpty()) {
                throw new IllegalArgumentException("an overlay needs a lower directory");
            }
            Stream.concat(lower.stream(), Stream.of(upper, work)).forEach(Overlay::requirePlain);
        }

        /** The kernel reads these characters as separators of the mount options. */
        private static void requirePlain(Path path) {
            Mounts.requireAbsolute(path);
            if (path.toString().matches("(?s).*[,:\\\\\"\\n].*")) {
                throw new IllegalArgumentException(
                        "an overlay cannot be mounted over a path with a comma, colon, quote, line"
                                + " break or backslash; move the state directory: "
                                + path);
            }
        }
    }

    /** A directory of the host. */
    record Directory(Path path) implements WorkspaceMount {
        public Directory {
            Mounts.requireAbsolute(path);
        }
    }
}
