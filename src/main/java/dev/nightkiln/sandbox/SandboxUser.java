package dev.nightkiln.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The numeric user that everything inside a sandbox runs as; never root. */
public record SandboxUser(int uid, int gid) {
    private static final int UNPRIVILEGED = 10001;

    public SandboxUser {
        if (uid <= 0 || gid <= 0) {
            throw new IllegalArgumentException(
                    "a sandbox does not run as root: " + uid + ":" + gid);
        }
    }

    /**
     * Our own user, so that we own and can delete what the sandbox wrote; a fixed unprivileged one
     * if we are root, which owns everything anyway.
     */
    public static SandboxUser current() {
        try {
            return of(ownId("unix:uid"), ownId("unix:gid"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read our own user from /proc/self", unreadable);
        }
    }

    private static int ownId(String attribute) throws IOException {
        Object id = Files.getAttribute(Path.of("/proc/self"), attribute);
        return (Integer) Objects.requireNonNull(id, attribute);
    }

    static SandboxUser of(int uid, int gid) {
        return uid == 0 || gid == 0
                ? new SandboxUser(UNPRIVILEGED, UNPRIVILEGED)
                : new SandboxUser(uid, gid);
    }

    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
