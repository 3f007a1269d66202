package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies directories that foreign code has filled, as data: regular files, directories, and links
 * that stay inside, for all to read and nobody to write. What else lies there is left out and
 * named. Names and contents make up the digest.
 */
final class CacheCopy {
    private static final int DEEPEST = 100;
    private static final int LONGEST_PATH = 2000;
    private static final int NOTES = 20;
    private static final int BLOCK = 4096;
    private static final String READABLE = "r--r--r--";
    private static final String ENTERABLE = "r-xr-xr-x";

    private final Bounds bounds;
    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private final List<String> notes = new ArrayList<>();
    private final Path root;
    private Optional<String> excess = Optional.empty();
    private long entries;
    private long bytes;
    private int leftOut;
    private String sha256 = "";

    private CacheCopy(Path root, Bounds bounds) {
        this.root = root;
        this.bounds = bounds;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** Of everything together; a file counts in whole blocks, by its length. */
    record Bounds(long bytes, long entries) {}

    static CacheCopy of(Path root, List<String> paths, Path target, Bounds bounds)
            throws IOException {
        var copy = new CacheCopy(root, bounds);
        for (String path : paths.stream().sorted().toList()) {
            copy.cache(path, target.resolve(path));
        }
        if (copy.leftOut > NOTES) {
            copy.notes.add("%,d more were left out".formatted(copy.leftOut - NOTES));
        }
        copy.sha256 = HexFormat.of().formatHex(copy.digest.digest());
        return copy;
    }

    /** Where there was more than the bounds let through, which ended it. */
    Optional<String> excess() {
        return excess;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    long bytes() {
        return bytes;
    }

    String sha256() {
        return sha256;
    }

    private void cache(String path, Path target) throws IOException {
        Files.createDirectories(target);
        tell("cache", path, "");
        long before = entries;
        try (var stream = SecureDirectories.open(root.resolve(path))) {
            directory(stream, new Place(root.resolve(path), TreePath.ROOT, target));
        } catch (AccessDeniedException _) {
            notes.add("left out: ~/" + path + " cannot be read");
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        if (entries == before) {
            notes.add("nothing was left in ~/" + path);
        }
    }

    /** What lies in one cache at this path, and where it goes. */
    private record Place(Path cache, TreePath path, Path target) {
        Place child(Path name) {
            return new Place(cache, path.child(TreePath.bytesOf(name)), target.resolve(name));
        }
    }

    private void directory(SecureDirectoryStream<Path> from, Place at) throws IOException {
        var names = new ArrayList<Path>();
        for (Path entry : from) {
            names.add(entry.getFileName());
            if (entries + names.size() > bounds.entries()) {
                excess = Optional.of("more than %,d files".formatted(bounds.entries()));
                return;
            }
        }
        names.sort(Comparator.comparing(TreePath::bytesOf));
        for (Path name : names) {
            entry(from, name, at.child(name));
            if (excess.isPresent()) {
                return;
            }
        }
        Files.setPosixFilePermissions(at.target(), PosixFilePermissions.fromString(ENTERABLE));
    }

    private void entry(SecureDirectoryStream<Path> from, Path name, Place at) throws IOException {
        var is =
                from.getFileAttributeView(
                                name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
        long length = is.isRegularFile() ? is.size() : 1;
        entries++;
        if (length > bounds.bytes() || count(length) > bounds.bytes()) {
            excess = Optional.of("more than %,d MiB".formatted(bounds.bytes() >> 20));
        } else if (is.isSymbolicLink()) {
            link(at);
        } else if (!is.isRegularFile() && !is.isDirectory()) {
            leaveOut(at, "is a pipe, a socket or a device");
        } else if (at.path().depth() > DEEPEST || at.path().bytes().length() > LONGEST_PATH) {
            leaveOut(at, "lies too deep");
        } else if (!isReadable(is)) {
            leaveOut(at, "cannot be read");
        } else if (is.isDirectory()) {
            tell("directory", at.path().bytes(), "");
            Files.createDirectory(at.target());
            try (var inside = from.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                directory(inside, at);
            }
        } else {
            file(from, name, at, is);
        }
    }

    private long count(long length) {
        bytes += Math.ceilDiv(length, BLOCK) * BLOCK;
        return bytes;
    }

    private static boolean isReadable(PosixFileAttributes is) {
        Set<PosixFilePermission> mode = is.permissions();
        return mode.contains(PosixFilePermission.OWNER_READ)
                && (!is.isDirectory() || mode.contains(PosixFilePermission.OWNER_EXECUTE));
    }

    private void file(SecureDirectoryStream<Path> from, Path name, Place at, PosixFileAttributes is)
            throws IOException {
        boolean runs = is.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        tell(runs ? "program" : "file", at.path().bytes(), Long.toString(is.size()));
        try (var source =
                        from.newByteChannel(
                                name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                var target =
                        Files.newByteChannel(
                                at.target(),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE)) {
            copy(source, target, is.size());
        } catch (AccessDeniedException _) {
            leaveOut(at, "cannot be read");
            return;
        }
        Files.setLastModifiedTime(at.target(), is.lastModifiedTime());
        Files.setPosixFilePermissions(
                at.target(), PosixFilePermissions.fromString(runs ? ENTERABLE : READABLE));
    }

    /** Never more than was counted. */
    private void copy(SeekableByteChannel source, SeekableByteChannel target, long length)
            throws IOException {
        long left = length;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            int read = source.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
            buffer.flip();
            digest.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                target.write(buffer);
            }
        }
    }

    private void link(Place at) throws IOException {
        Path to = AgentTree.target(at.cache(), at.path());
        if (!staysInside(to, at.path().depth() - 1)) {
            leaveOut(at, "is a link to the outside");
            return;
        }
        tell("link", at.path().bytes(), TreePath.bytesOf(to));
        Files.createSymbolicLink(at.target(), to);
    }

    /**
     * Upwards at the beginning only: after the name of another link a step upwards could lead
     * anywhere.
     */
    private static boolean staysInside(Path to, int directoriesAbove) {
        int ups = 0;
        while (ups < to.getNameCount() && to.getName(ups).toString().equals("..")) {
            ups++;
        }
        for (int i = ups; i < to.getNameCount(); i++) {
            if (to.getName(i).toString().equals("..")) {
                return false;
            }
        }
        return !to.isAbsolute() && ups <= directoriesAbove;
    }

    private void leaveOut(Place at, String why) {
        leftOut++;
        if (leftOut <= NOTES) {
            notes.add(
                    "left out: ~/"
                            + root.relativize(at.cache())
                            + "/"
                            + at.path().shown()
                            + " "
                            + why);
        }
    }

    /** Each part ends with what no name holds. */
    private void tell(String kind, String path, String more) {
        digest.update((kind + "\0" + path + "\0" + more + "\0").getBytes(StandardCharsets.UTF_8));
    }
}
