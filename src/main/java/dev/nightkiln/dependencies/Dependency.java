package dev.nightkiln.dependencies;

/**
 * One thing that a file takes from outside, as it is written there. An empty source is the
 * ecosystem's own registry, an empty integrity none; {@code script} tells that installing it runs
 * code of it.
 */
record Dependency(
        String name, String version, String source, String integrity, boolean script, int line) {
    /** A name may repeat what stands above it, and many names one that is hostile. */
    private static final int LONGEST_NAME = 500;

    Dependency {
        if (name.length() > LONGEST_NAME) {
            throw new Unreadable("has a name of more than " + LONGEST_NAME + " characters");
        }
    }

    static Dependency of(String name, String version, int line) {
        return new Dependency(name, version, "", "", false, line);
    }

    Dependency at(String itsVersion) {
        return new Dependency(name, itsVersion, source, integrity, script, line);
    }

    Dependency from(String where) {
        return new Dependency(name, version, where, integrity, script, line);
    }

    Dependency pinned(String checksum) {
        return new Dependency(name, version, source, checksum, script, line);
    }

    Dependency running(boolean code) {
        return new Dependency(name, version, source, integrity, code, line);
    }

    String shown() {
        return Spelling.of(version.isEmpty() ? name : name + " " + version);
    }
}
