package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes a tree that an agent could have shaped. Links are never followed. Nested directories are
 * moved up before they are emptied, so depth costs neither stack, nor file descriptors, nor paths
 * longer than the kernel takes.
 */
final class Removal {
    private final Path root;
    private long moved = System.nanoTime();

    private Removal(Path root) {
        this.root = root;
    }

    static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        var removal = new Removal(path);
        open(path);
        List<Path> names = names(path);
        while (!names.isEmpty()) {
            for (Path name : names) {
                removal.deleteEntry(name);
            }
            names = names(path);
        }
        Files.deleteIfExists(path);
    }

    private static List<Path> names(Path directory) throws IOException {
        var names = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(entry.getFileName());
            }
        }
        return names;
    }

    private void deleteEntry(Path name) throws IOException {
        Path entry = root.resolve(name);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(entry);
            return;
        }
        if (deletedEmpty(entry)) {
            return;
        }
        open(entry);
        try (var top = SecureDirectories.open(root);
                var inside = top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : inside) {
                deleteChild(top, inside, entry, child.getFileName());
            }
        }
        Files.deleteIfExists(entry);
    }

    private void deleteChild(
            SecureDirectoryStream<Path> top,
            SecureDirectoryStream<Path> inside,
            Path directory,
            Path child)
            throws IOException {
        var attributes =
                inside.getFileAttributeView(
                        child, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.readAttributes().isDirectory()) {
            inside.deleteFile(child);
        } else if (!deletedEmpty(directory.resolve(child))) {
            // Without write permission on it a directory cannot be moved to another parent.
            open(directory.resolve(child));
            inside.move(child, top, Path.of(".gone-" + moved++));
        }
    }

    /** An empty directory of another user with mode 000 goes this way too. */
    private static boolean deletedEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
            return true;
        } catch (DirectoryNotEmptyException _) {
            return false;
        }
    }

    private static void open(Path directory) throws IOException {
        try {
            var mode = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
            if (!mode.containsAll(PosixFilePermissions.fromString("rwx------"))) {
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (NoSuchFileException _) {
            // Deleted by somebody else meanwhile, which is what we want.
        }
    }
}
