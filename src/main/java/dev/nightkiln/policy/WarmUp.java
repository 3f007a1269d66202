package dev.nightkiln.policy;

import java.time.Duration;
import java.util.List;

/**
 * Fills the dependency caches of a repository on its base commit, before any agent: what the
 * command leaves below {@code paths} of its home is seen read-only by agents and checks.
 */
public record WarmUp(List<String> command, String image, List<String> paths, Duration timeout) {
    public WarmUp {
        command = List.copyOf(command);
        paths = List.copyOf(paths);
    }
}
