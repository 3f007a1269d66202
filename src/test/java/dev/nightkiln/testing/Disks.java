package dev.nightkiln.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel of this machine has mounted or attached. */
public final class Disks {
    private Disks() {}

    /** Mounts below a directory and loop devices over files in it, deleted ones included. */
    public static List<String> below(Path directory) {
        var found = new ArrayList<String>();
        try {
            String prefix = directory.toRealPath() + "/";
            try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
                mounts.filter(line -> line.split(" ", 6)[4].startsWith(prefix)).forEach(found::add);
            }
            try (var devices = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
                for (Path device : devices) {
                    String file = read(device.resolve("loop/backing_file"));
                    if (file.startsWith(prefix)) {
                        found.add(device.getFileName() + " over " + file.strip());
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    /** Empty for a device that is, or has just become, detached. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException detached) {
            return "";
        } catch (IOException gone) {
            if (Files.exists(file)) {
                throw gone;
            }
            return "";
        }
    }
}
