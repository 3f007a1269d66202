package dev.nightkiln.policy;

import java.util.List;

/**
 * What a change may touch: something writable and nothing else. What is protected may be changed,
 * but only with a second key. Binary files and new permission bits are refused unless allowed.
 */
public record Paths(
        List<PathRule> writable,
        List<PathRule> protectedPaths,
        boolean binaries,
        boolean executables) {
    public Paths {
        writable = List.copyOf(writable);
        protectedPaths = List.copyOf(protectedPaths);
    }
}
