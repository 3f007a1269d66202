package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads, as data, a tree that an agent could write. Every component is opened without following
 * links; kind and size come before any byte. The sandbox must be gone: link targets, device numbers
 * and overlay marks can only be read by path.
 */
final class AgentTree {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_PATH = 2000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int KIND = 0170000;
    private static final Set<String> OURS = Set.of(".git", ".nightkiln");

    private final Path root;
    private final boolean overlay;
    private final int maxEntries;
    private final List<Found> found = new ArrayList<>();

    private AgentTree(Path root, boolean overlay, int maxEntries) {
        this.root = root;
        this.overlay = overlay;
        this.maxEntries = maxEntries;
    }

    enum Kind {
        FILE,
        LINK,
        DIRECTORY,
        /** A directory of an overlay that hides everything of the same name below it. */
        OPAQUE,
        /** An overlay's mark of a deletion. */
        WHITEOUT,
        /** A FIFO, socket or device. */
        SPECIAL,
        UNREADABLE,
        TOO_DEEP
    }

    record Found(TreePath path, Kind kind, long size, boolean executable) {
        boolean isContent() {
            return kind == Kind.FILE || kind == Kind.LINK;
        }
    }

    /** Everything but the root's {@code .git} and {@code .nightkiln}, in no particular order. */
    static List<Found> walk(Path root, boolean overlay, int maxEntries) throws IOException {
        var tree = new AgentTree(root, overlay, maxEntries);
        try (var stream = SecureDirectories.open(root)) {
            tree.walk(stream, TreePath.ROOT);
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        return tree.found;
    }

    private void walk(SecureDirectoryStream<Path> directory, TreePath path) throws IOException {
        for (Path entry : directory) {
            Path name = entry.getFileName();
            TreePath child = path.child(TreePath.bytesOf(name));
            if (path.equals(TreePath.ROOT) && OURS.contains(child.bytes())) {
                continue;
            }
            if (found.size() >= maxEntries) {
                throw new Refusal(
                        "too-many-entries",
                        child,
                        "the workspace holds more than " + maxEntries + " entries",
                        "remove generated files that are not part of the change");
            }
            visit(directory, name, child);
        }
    }

    private void visit(SecureDirectoryStream<Path> directory, Path name, TreePath path)
            throws IOException {
        var attributes =
                directory
                        .getFileAttributeView(
                                name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
        Kind kind = kind(path, attributes);
        found.add(
                new Found(
                        path,
                        kind,
                        attributes.size(),
                        attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE)));
        if ((kind == Kind.DIRECTORY || kind == Kind.OPAQUE) && !TreeRules.isDotGit(path.name())) {
            try (var inside = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                walk(inside, path);
            }
        }
    }

    private Kind kind(TreePath path, PosixFileAttributes attributes) throws IOException {
        var mode = attributes.permissions();
        boolean readable = mode.contains(PosixFilePermission.OWNER_READ);
        if (attributes.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (attributes.isRegularFile()) {
            return readable ? Kind.FILE : Kind.UNREADABLE;
        }
        if (!attributes.isDirectory()) {
            return overlay && isWhiteout(path) ? Kind.WHITEOUT : Kind.SPECIAL;
        }
        if (!readable || !mode.contains(PosixFilePermission.OWNER_EXECUTE)) {
            return Kind.UNREADABLE;
        }
        if (path.depth() >= MAX_DEPTH || path.bytes().length() > MAX_PATH) {
            return Kind.TOO_DEEP;
        }
        return overlay && isOpaque(path) ? Kind.OPAQUE : Kind.DIRECTORY;
    }

    private boolean isWhiteout(TreePath path) throws IOException {
        var device =
                Files.readAttributes(path.in(root), "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
        return device.get("mode") instanceof Integer mode
                && (mode & KIND) == CHARACTER_DEVICE
                && device.get("rdev") instanceof Long number
                && number == 0;
    }

    private boolean isOpaque(TreePath path) throws IOException {
        var marks =
                Files.getFileAttributeView(
                        path.in(root),
                        UserDefinedFileAttributeView.class,
                        LinkOption.NOFOLLOW_LINKS);
        return marks.list().contains("overlay.opaque");
    }

    /** A link's target, byte for byte. */
    static Path target(Path root, TreePath link) throws IOException {
        return Files.readSymbolicLink(link.in(root));
    }

    static byte[] targetBytes(Path root, TreePath link) throws IOException {
        return TreePath.bytesOf(target(root, link)).getBytes(StandardCharsets.ISO_8859_1);
    }

    @FunctionalInterface
    interface Reading<T> {
        T from(SeekableByteChannel channel) throws IOException;
    }

    /** Opens a regular file from the root down, no component being a link. */
    static <T> T read(Path root, TreePath file, Reading<T> reading) throws IOException {
        try (var directory = SecureDirectories.open(root)) {
            return read(directory, file.names(), 0, reading);
        }
    }

    private static <T> T read(
            SecureDirectoryStream<Path> directory, String[] names, int at, Reading<T> reading)
            throws IOException {
        Path name = new TreePath(names[at]).in(Path.of("/")).getFileName();
        if (at < names.length - 1) {
            try (var inside = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return read(inside, names, at + 1, reading);
            }
        }
        // Opening a FIFO would wait for its writer.
        var attributes =
                directory.getFileAttributeView(
                        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.readAttributes().isRegularFile()) {
            throw new NoSuchFileException(names[at], null, "not a regular file");
        }
        try (var channel =
                directory.newByteChannel(
                        name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            return reading.from(channel);
        }
    }
}
