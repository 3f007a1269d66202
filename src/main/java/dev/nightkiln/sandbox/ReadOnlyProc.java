package dev.nightkiln.sandbox;

import com.github.dockerjava.api.model.HostConfig;

import java.util.List;
import java.util.Map;

/**
 * A configuration under which {@code /proc} is mounted read-only. All processes of a sandbox have
 * one user, so through {@code /proc/<pid>/mem} a hostile test could rewrite the shell that runs the
 * check, or pid 1, and make up the exit code that becomes evidence. No kernel setting of ours and
 * no seccomp filter, which does not see paths, stops that; a mount without write access does.
 */
final class ReadOnlyProc extends HostConfig {
    private static final long serialVersionUID = 1L;

    /** In place of the engine's own list, all of which lies below it. */
    private static final Map<String, Object> READ_ONLY = Map.of("ReadonlyPaths", List.of("/proc"));

    /** The client library has no word for this key of the engine's API. */
    @Override
    public Map<String, Object> getRawValues() {
        return READ_ONLY;
    }
}
