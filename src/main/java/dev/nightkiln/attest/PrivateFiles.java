package dev.nightkiln.attest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner can read, written whole or not at all. */
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    /** How files begin that are not written to their end yet. */
    private static final String FRESH = ".new";

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
                            FRESH,
                            "",
                            PosixFilePermissions.asFileAttribute(OWNER));
            try {
                Files.writeString(fresh, text);
                Durable.move(fresh, file);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot write %s (%s); make room, or give it to the user that runs Nightkiln"
                            .formatted(file, failed),
                    failed);
        }
    }

    /** Removes what writing in a directory left behind in a crash; nobody may be writing there. */
    static void tidy(Path directory) throws IOException {
        try (var left = Files.newDirectoryStream(directory, FRESH + "*")) {
            for (Path each : left) {
                Files.delete(each);
            }
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
