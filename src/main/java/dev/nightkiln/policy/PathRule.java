package dev.nightkiln.policy;

/**
 * Paths of a repository, from its root: {@code *} stands for any part of one name, {@code **} for
 * any number of directories. A pattern without a slash means that name in any directory.
 */
public record PathRule(String pattern, Source source) {
    /**
     * What a protected path is asked: whether some file system would take this one for it, or for a
     * directory above it. Case, Unicode composition, invisible characters, trailing dots and
     * spaces, streams and short names make no difference.
     */
    public boolean isTouchedBy(String path) {
        return PathGlob.alike(pattern).isTouchedBy(path);
    }

    /** What a writable path is asked: whether it is this one, letter by letter. */
    public boolean matchesExactly(String path) {
        return PathGlob.exact(pattern).matches(path);
    }
}
