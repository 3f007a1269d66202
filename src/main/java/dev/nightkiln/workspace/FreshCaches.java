package dev.nightkiln.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A copy of what a warm-up left, not yet kept; closing throws away what was not. */
public final class FreshCaches implements AutoCloseable {
    private final WarmCaches caches;
    private final WarmKey key;
    private final Path staging;
    private final CacheCopy copy;

    FreshCaches(WarmCaches caches, WarmKey key, Path staging, CacheCopy copy) {
        this.caches = caches;
        this.key = key;
        this.staging = staging;
        this.copy = copy;
    }

    /** Why it cannot be kept. */
    public Optional<String> excess() {
        return copy.excess();
    }

    /** What is missing in the copy, for the log. */
    public List<String> notes() {
        return copy.notes();
    }

    /** From now on others find it, with the log and the network log of the warm-up. */
    public HeldCaches keep(Path log, Path network) {
        try {
            Files.copy(log, staging.resolve(WarmCaches.LOG_FILE));
            Files.copy(network, staging.resolve(WarmCaches.NETWORK));
            new CacheFacts(copy.sha256(), copy.bytes()).write(staging);
            return caches.kept(key, staging);
        } catch (IOException failed) {
            throw WorkspaceException.of("keeping what a warm-up left", failed);
        }
    }

    @Override
    public void close() {
        caches.dropped(staging);
    }
}
