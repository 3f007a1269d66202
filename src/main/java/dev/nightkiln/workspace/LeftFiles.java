package dev.nightkiln.workspace;

import dev.nightkiln.workspace.AgentTree.Found;
import dev.nightkiln.workspace.AgentTree.Kind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of some names that a run left in its tree, read as data within bounds. A file of the
 * commit is none of them, whatever the run made of it: a change could bring a report along. {@code
 * problems} say what was not read, and why.
 */
public record LeftFiles(List<ChangedContent> files, List<String> problems) {
    public static final LeftFiles NONE = new LeftFiles(List.of(), List.of());

    private static final int PROBLEMS = 20;
    private static final Set<Kind> SILENT =
            Set.of(Kind.DIRECTORY, Kind.OPAQUE, Kind.WHITEOUT, Kind.TOO_DEEP);

    public LeftFiles {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /** Of the tree, of what is read of it, of one file, and of all together. */
    public record Bounds(int entries, int files, long fileBytes, long bytes) {}

    static LeftFiles read(
            Workspace workspace,
            Predicate<TreePath> tracked,
            Predicate<String> wanted,
            Bounds bounds)
            throws IOException {
        Path root = workspace.written();
        List<Found> found;
        try {
            found = AgentTree.walk(root, workspace.isOverlay(), bounds.entries());
        } catch (Refusal tooMany) {
            return new LeftFiles(
                    List.of(),
                    List.of(
                            "nothing that the run left was read: more than %,d files and directories"
                                    .formatted(bounds.entries())));
        }
        var reading = new Reading(root, tracked, bounds);
        found.stream()
                .filter(one -> !SILENT.contains(one.kind()))
                .filter(one -> wanted.test(one.path().text().orElse(one.path().bytes())))
                .sorted(Comparator.comparing(Found::path))
                .forEach(reading::take);
        return reading.result();
    }

    private static final class Reading {
        private final Path root;
        private final Predicate<TreePath> tracked;
        private final Bounds bounds;
        private final List<ChangedContent> files = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private long bytes;
        private int refused;

        Reading(Path root, Predicate<TreePath> tracked, Bounds bounds) {
            this.root = root;
            this.tracked = tracked;
            this.bounds = bounds;
        }

        void take(Found one) {
            if (one.kind() != Kind.FILE) {
                refuse(one, "is not a regular file that can be read");
            } else if (one.size() > bounds.fileBytes()) {
                refuse(
                        one,
                        "has %,d bytes, and at most %,d are read"
                                .formatted(one.size(), bounds.fileBytes()));
            } else if (files.size() >= bounds.files() || bytes + one.size() > bounds.bytes()) {
                refuse(
                        one,
                        "is beyond the %,d files and %,d bytes that are read of a run"
                                .formatted(bounds.files(), bounds.bytes()));
            } else if (tracked.test(one.path())) {
                refuse(one, "is a file of the commit, so it is not taken for the run's");
            } else {
                read(one);
            }
        }

        private void read(Found one) {
            try {
                String content = AgentTree.read(root, one.path(), from -> content(from, one));
                bytes += content.length();
                files.add(new ChangedContent(one.path().bytes(), one.path().shown(), content));
            } catch (IOException unreadable) {
                refuse(one, "cannot be read");
            }
        }

        private static String content(SeekableByteChannel from, Found one) throws IOException {
            var buffer = ByteBuffer.allocate(Math.toIntExact(one.size()));
            while (buffer.hasRemaining() && from.read(buffer) >= 0) {
                // Read on until the end.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        }

        private void refuse(Found one, String why) {
            refused++;
            if (refused <= PROBLEMS) {
                problems.add(one.path().shown() + " " + why);
            }
        }

        LeftFiles result() {
            if (refused > PROBLEMS) {
                problems.add("%,d more files were not read".formatted(refused - PROBLEMS));
            }
            return new LeftFiles(files, problems);
        }
    }
}
