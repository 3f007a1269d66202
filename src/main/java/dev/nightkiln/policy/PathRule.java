package dev.nightkiln.policy;

/**
 * Paths of a repository, from its root: {@code *} stands for any part of one name, {@code **} for
 * any number of directories. A pattern without a slash means that name in any directory. A path
 * matches also when some file system would take it for one that does: case, Unicode composition,
 * invisible characters, trailing dots and spaces, streams and short names make no difference.
 */
public record PathRule(String pattern, Source source) {
    public boolean matches(String path) {
        return PathGlob.of(pattern).matches(path);
    }
}
