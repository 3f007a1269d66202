package dev.nightkiln;

import dev.nightkiln.yaml.Problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads files that hold a secret, and only if nobody but their owner can read, change or replace
 * them. Directory and file are judged and read by descriptor, so that no swapped name gets between.
 */
final class PrivateFile {
    private static final int LARGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /** Thrown and caught in here. */
    private static final class Unfit extends IOException {
        private final String mend;

        Unfit(String reason, String mend) {
            super(reason);
            this.mend = mend;
        }
    }

    /** Nothing is returned when a problem was reported; no message repeats the content. */
    static Optional<String> read(Given name, Consumer<Problem> problems) {
        if (name.text().contains("PRIVATE KEY")) {
            problems.accept(
                    name.problem("it holds the key itself", "put the key into a file and name it"));
            return Optional.empty();
        }
        Optional<Path> file = name.path();
        if (file.isEmpty() || file.get().getFileName() == null) {
            problems.accept(missing(name));
            return Optional.empty();
        }
        try {
            return Optional.of(read(file.get()));
        } catch (NoSuchFileException | NotDirectoryException nothing) {
            problems.accept(missing(name));
        } catch (Unfit unfit) {
            problems.accept(name.problem(String.valueOf(unfit.getMessage()), unfit.mend));
        } catch (IOException | UnsupportedOperationException unreadable) {
            problems.accept(
                    name.problem(
                            file.get() + " cannot be read as this user",
                            "make it belong to the user that runs Nightkiln"));
        }
        return Optional.empty();
    }

    private static Problem missing(Given name) {
        return name.problem(
                "there is no such file; relative names count from " + name.folder(),
                "write the path of an existing file");
    }

    private static String read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        try (var entries = Files.newDirectoryStream(folder)) {
            if (!(entries instanceof SecureDirectoryStream<Path> safe)) {
                throw new Unfit(folder + " is on a file system we cannot read safely", "move it");
            }
            checkFolder(
                    folder,
                    safe.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
            Path name = Path.of(String.valueOf(file.getFileName()));
            PosixFileAttributes before = attributes(safe, name);
            checkFile(file, before);
            try (var channel =
                    safe.newByteChannel(
                            name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                if (!Objects.equals(attributes(safe, name).fileKey(), before.fileKey())) {
                    throw new Unfit(file + " was replaced while it was read", "start again");
                }
                return BoundedText.of(channel, LARGEST)
                        .orElseThrow(() ->
                                new Unfit(file + " is larger than 64 KiB", "name another file"));
            }
        }
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
            throws IOException {
        return folder.getFileAttributeView(
                        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** The sticky bit of a directory such as /tmp does not help: names in it can be taken first. */
    private static void checkFolder(Path folder, PosixFileAttributes attributes)
            throws IOException {
        checkOwner(folder, attributes.owner());
        Set<PosixFilePermission> open = attributes.permissions();
        if (open.contains(PosixFilePermission.GROUP_WRITE)
                || open.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new Unfit(
                    "others may put files into " + folder,
                    "move it into a directory of its own, or run: chmod go-w '" + folder + "'");
        }
    }

    private static void checkFile(Path file, PosixFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            throw new Unfit(file + " is a symbolic link", "name the file it leads to");
        }
        if (!attributes.isRegularFile()) {
            throw new Unfit(file + " is not a regular file", "write the path of a file");
        }
        checkOwner(file, attributes.owner());
        if (!OWNER.containsAll(attributes.permissions())) {
            throw new Unfit("others may read " + file, "run: chmod 600 '" + file + "'");
        }
    }

    private static void checkOwner(Path file, UserPrincipal owner) throws IOException {
        if (!owner.getName().equals("root") && !owner.equals(ourselves())) {
            throw new Unfit(
                    file + " belongs to " + owner.getName(),
                    "make it belong to the user that runs Nightkiln");
        }
    }

    private static UserPrincipal ourselves() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }

    /** The text of a file, and what speaks against a secret in it. */
    record Judged(String text, Optional<Fault> fault) {}

    record Fault(String reason, String mend) {}

    /** For a file that need not hold a secret: read by descriptor where it may, else by name. */
    static Judged judge(Path file) throws IOException {
        try {
            return new Judged(read(file), Optional.empty());
        } catch (Unfit unfit) {
            var fault = new Fault(String.valueOf(unfit.getMessage()), unfit.mend);
            return new Judged(Files.readString(file), Optional.of(fault));
        }
    }
}
