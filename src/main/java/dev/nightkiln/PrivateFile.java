package dev.nightkiln;

import dev.nightkiln.yaml.Problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads files that hold a secret, and only if nobody but their owner can. */
final class PrivateFile {
    private static final long LARGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFile() {}

    /** Nothing is returned when a problem was reported; no message repeats the content. */
    static Optional<String> read(Given name, Consumer<Problem> problems) {
        if (name.text().contains("PRIVATE KEY")) {
            problems.accept(
                    name.problem("it holds the key itself", "put the key into a file and name it"));
            return Optional.empty();
        }
        Optional<Path> file = name.path().filter(Files::isRegularFile);
        if (file.isEmpty()) {
            problems.accept(
                    name.problem(
                            "there is no such file; relative names count from " + name.folder(),
                            "write the path of an existing file"));
            return Optional.empty();
        }
        return read(file.get(), name, problems);
    }

    private static Optional<String> read(Path file, Given name, Consumer<Problem> problems) {
        try {
            if (!isOwnersOnly(file)) {
                problems.accept(
                        name.problem("others may read " + file, "run: chmod 600 '" + file + "'"));
                return Optional.empty();
            }
            if (Files.size(file) > LARGEST) {
                problems.accept(name.problem(file + " is larger than 64 KiB", "name another file"));
                return Optional.empty();
            }
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException unreadable) {
            problems.accept(
                    name.problem(
                            file + " cannot be read as this user",
                            "make it belong to the user that runs Nightkiln"));
            return Optional.empty();
        }
    }

    static boolean isOwnersOnly(Path file) throws IOException {
        return OWNER.containsAll(Files.getPosixFilePermissions(file));
    }
}
