package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Caches that stay where they are until this is closed. */
public final class HeldCaches implements AutoCloseable {
    private final WarmCaches caches;
    private final WarmKey key;
    private final Path entry;
    private final String sha256;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldCaches(WarmCaches caches, WarmKey key, Path entry, String sha256) {
        this.caches = caches;
        this.key = key;
        this.entry = entry;
        this.sha256 = sha256;
    }

    /** Where a sandbox sees them: at the same places below its home. */
    public List<ReadOnlyMount> mounts() {
        return key.caches().stream()
                .map(path ->
                        new ReadOnlyMount(
                                entry.resolve(WarmCaches.CACHES).resolve(path),
                                Mounts.HOME + "/" + path))
                .toList();
    }

    /** What made them and what is in them. */
    public String identity() {
        return key.digest() + ":" + sha256;
    }

    /** Lays what the warm-up printed, and its network log, among the records of an attempt. */
    public void layRecords(Path records) {
        try {
            for (String name : List.of(WarmCaches.LOG_FILE, WarmCaches.NETWORK)) {
                Path kept = entry.resolve(name);
                if (Files.exists(kept)) {
                    Files.copy(kept, records.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException failed) {
            throw WorkspaceException.of("laying out the records of a warm-up", failed);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            caches.letGo(entry);
        }
    }
}
