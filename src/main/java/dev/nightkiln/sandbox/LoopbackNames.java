package dev.nightkiln.sandbox;

import dev.nightkiln.task.FailureReason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files by which a sandbox finds its own loopback by name, and nothing else. The engine writes
 * such files only with a network of its own making, which takes half the time of a start and which
 * no sandbox of ours has: the runtime's new namespace holds a loopback interface and no other.
 *
 * @param directory of ours, where they are kept and mounted from
 */
record LoopbackNames(Path directory) {
    private static final Map<String, String> FILES =
            new TreeMap<>(
                    Map.of(
                            "hosts",
                            "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n",
                            // The host's resolver is none of the sandbox's business.
                            "resolv.conf",
                            "nameserver 127.0.0.1\n"));

    /** Files of the host by where the sandbox sees them; written where they are missing. */
    Map<String, Path> files() {
        var files = new TreeMap<String, Path>();
        FILES.forEach((name, content) -> files.put("/etc/" + name, file(name, content)));
        return files;
    }

    private Path file(String name, String content) {
        Path file = directory.resolve(name);
        try {
            if (!Files.isRegularFile(file) || !Files.readString(file).equals(content)) {
                Files.createDirectories(directory);
                // Whole at once: another sandbox may be starting.
                Path fresh = Files.createTempFile(directory, name, ".new");
                Files.writeString(fresh, content);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return file.toAbsolutePath().normalize();
        } catch (IOException failure) {
            throw new SandboxException(
                    FailureReason.INTERNAL,
                    "The sandbox's %s could not be written: %s. Make room in the state directory, then retry the task."
                            .formatted(file, failure),
                    failure);
        }
    }
}
