package dev.nightkiln.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What appears at {@code /workspace}, read-write. */
public sealed interface WorkspaceMount {
    /** Where what the sandbox writes ends up on the host. */
    Path written();

    /**
     * Where the file system is mounted that holds what is written, if it has one of its own, which
     * ends where the run's quota ends. Nothing in the sandbox can reach its root directory.
     */
    Optional<Path> disk();

    /** Shared read-only layers, topmost first, under one layer that takes the changes. */
    record Overlay(List<Path> lower, Path upper, Path work, Optional<Path> disk)
            implements WorkspaceMount {
        public Overlay {
            lower = List.copyOf(lower);
            if (lower.isEmpty()) {
                throw new IllegalArgumentException("an overlay needs a lower directory");
            }
            Stream.concat(lower.stream(), Stream.of(upper, work)).forEach(Overlay::requirePlain);
        }

        /** Within a directory that others may fill as well. */
        public Overlay(List<Path> lower, Path upper, Path work) {
            this(lower, upper, work, Optional.empty());
        }

        @Override
        public Path written() {
            return upper;
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
    record Directory(Path path, Optional<Path> disk) implements WorkspaceMount {
        public Directory {
            Mounts.requireAbsolute(path);
        }

        /** On a disk that others may fill as well. */
        public Directory(Path path) {
            this(path, Optional.empty());
        }

        @Override
        public Path written() {
            return path;
        }
    }
}
