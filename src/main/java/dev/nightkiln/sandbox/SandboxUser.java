package dev.nightkiln.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user every sandbox runs as, and who owns what a sandbox may write. Never root. */
public record SandboxUser(int uid, int gid) {
    private static final int WHEN_BOT_IS_ROOT = 10001;

    public SandboxUser {
        if (uid <= 0 || gid <= 0) {
            throw new IllegalArgumentException("a sandbox may not run as " + uid + ":" + gid);
        }
    }

    public static SandboxUser current() {
        try {
            Path self = Path.of("/proc/self");
            int uid = (int) Files.getAttribute(self, "unix:uid");
            return uid == 0
                    ? new SandboxUser(WHEN_BOT_IS_ROOT, WHEN_BOT_IS_ROOT)
                    : new SandboxUser(uid, (int) Files.getAttribute(self, "unix:gid"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the owner of /proc/self", unreadable);
        }
    }
}
