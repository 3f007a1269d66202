package dev.nightkiln.intake;

import dev.nightkiln.github.NewApp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a new App's id and secrets go: three files in the state directory, readable by their owner
 * only.
 */
public final class AppFiles {
    private final Path directory;

    public AppFiles(Path stateDirectory) {
        this.directory = stateDirectory;
    }

    /** The settings file {@code serve} finds by itself. */
    public Path settings() {
        return directory.resolve("nightkiln.yml");
    }

    /** The settings come last: where they are, everything they name is there. */
    void write(NewApp app) throws IOException {
        Files.createDirectories(directory);
        Path key = directory.resolve("app-" + app.id() + ".pem");
        Path secret = directory.resolve("app-" + app.id() + ".webhook-secret");
        writePrivately(key, app.pem());
        writePrivately(secret, app.webhookSecret());
        writePrivately(
                settings(),
                """
                # Written by the set-up page for the App %s.
                app:
                  id: %d
                  private-key-file: "%s"
                  webhook-secret-file: "%s"
                """
                        .formatted(
                                app.slug(),
                                app.id(),
                                key.toAbsolutePath(),
                                secret.toAbsolutePath()));
    }

    private void writePrivately(Path file, String text) throws IOException {
        Path fresh =
                Files.createTempFile(
                        directory,
                        ".new",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
