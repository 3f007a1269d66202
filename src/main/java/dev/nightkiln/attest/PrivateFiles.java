package dev.nightkiln.attest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner can read, written whole or not at all. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    static void directory(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + directory, failed);
        }
    }

    static void write(Path file, String text) {
        try {
            Path fresh =
                    Files.createTempFile(
                            file.toAbsolutePath().resolveSibling(""),
                            ".new",
                            "",
                            PosixFilePermissions.asFileAttribute(OWNER));
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    /**
     * @throws IllegalStateException when others could have read it, with the command that mends it
     */
    static String read(Path file) {
        try {
            var attributes =
                    Files.readAttributes(
                            file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new IllegalStateException(file + " is not a regular file; put it back");
            }
            if (!OWNER.containsAll(attributes.permissions())) {
                throw new IllegalStateException(
                        "others may read %s; run: chmod 600 '%s', and nightkiln keys revoke if somebody has"
                                .formatted(file, file));
            }
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot read " + file + "; restore it, or run: nightkiln keys rotate", failed);
        }
    }
}
