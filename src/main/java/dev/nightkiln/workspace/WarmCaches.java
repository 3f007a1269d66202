package dev.nightkiln.workspace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What warm-ups left, kept for sandboxes to read and nobody to write: {@code warm/<repository>/}
 * with a directory for all that it depends on. It is filled once, whole or not at all, and never
 * removed while somebody holds it.
 */
public final class WarmCaches {
    private static final Logger LOG = LoggerFactory.getLogger(WarmCaches.class);
    private static final long MOST_BYTES = 20L << 30;
    private static final long LARGEST = 4L << 30;
    private static final long MOST_FILES = 500_000;
    private static final String FRESH = ".new-";
    static final String CACHES = "caches";

    /** In an entry and among the records of an attempt alike. */
    public static final String LOG_FILE = "warm-up.log";

    public static final String NETWORK = "warm-up-network.jsonl";

    private final Path directory;
    private final InstantSource clock;
    private final long mostBytes;
    private final Map<Path, Integer> inUse = new HashMap<>();
    private final Set<Path> beingFilled = new HashSet<>();
    private final WarmTurns turns = new WarmTurns();

    public WarmCaches(Path stateDirectory, InstantSource clock) {
        this(stateDirectory, clock, MOST_BYTES);
    }

    WarmCaches(Path stateDirectory, InstantSource clock, long mostBytes) {
        this.directory = stateDirectory.toAbsolutePath().normalize().resolve("warm");
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /** Until it is closed nobody else fills the same caches. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits for those who fill the same; empty when a stop was requested meanwhile. */
    public Optional<Turn> turn(WarmKey key, BooleanSupplier stopRequested) {
        return turns.take(key, stopRequested);
    }

    /** What a warm-up has left before. */
    public synchronized Optional<HeldCaches> find(WarmKey key) {
        Path entry = entry(key);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            String sha256 = CacheFacts.of(entry).sha256();
            Files.setLastModifiedTime(entry, FileTime.from(clock.instant()));
            inUse.merge(entry, 1, Integer::sum);
            return Optional.of(new HeldCaches(this, key, entry, sha256));
        } catch (IOException damaged) {
            LOG.warn("the caches {} are thrown away: {}", entry, damaged.toString());
            remove(entry);
            return Optional.empty();
        }
    }

    /** Takes what a warm-up left; its sandbox must be gone. At most the room of its workspace. */
    public FreshCaches copy(WarmKey key, WarmHome home, long bytes, long files) {
        return copy(
                key,
                home,
                new CacheCopy.Bounds(Math.min(bytes, LARGEST), Math.min(files, MOST_FILES)));
    }

    FreshCaches copy(WarmKey key, WarmHome home, CacheCopy.Bounds bounds) {
        boolean copied = false;
        Path staging = staging(key);
        try {
            CacheCopy copy = home.copyTo(staging.resolve(CACHES), bounds);
            copied = true;
            return new FreshCaches(this, key, staging, copy);
        } catch (IOException failed) {
            throw WorkspaceException.of("copying what a warm-up left", failed);
        } finally {
            if (!copied) {
                dropped(staging);
            }
        }
    }

    private synchronized Path staging(WarmKey key) {
        try {
            Path repository = Files.createDirectories(repository(key));
            Path staging = Files.createTempDirectory(repository, FRESH);
            beingFilled.add(staging);
            return staging;
        } catch (IOException failed) {
            throw WorkspaceException.of("making room for what a warm-up left", failed);
        }
    }

    /** From now on others find what was filled there. */
    synchronized HeldCaches kept(WarmKey key, Path staging) throws IOException {
        remove(entry(key));
        Files.move(staging, entry(key), StandardCopyOption.ATOMIC_MOVE);
        return find(key).orElseThrow(() -> new IOException("it is not found afterwards"));
    }

    /** Nobody fills it any more; what is left of it goes. */
    void dropped(Path staging) {
        remove(staging);
        synchronized (this) {
            beingFilled.remove(staging);
        }
    }

    /** One of those who read it does so no more. */
    synchronized void letGo(Path entry) {
        inUse.computeIfPresent(entry, (_, users) -> users == 1 ? null : users - 1);
    }

    private Path entry(WarmKey key) {
        return repository(key).resolve(key.digest());
    }

    private Path repository(WarmKey key) {
        return directory.resolve(Long.toString(key.repository()));
    }

    /** Throws away what was not asked for longest, and what a crash left half-written. */
    public void prune() {
        try {
            unwanted().forEach(WarmCaches::remove);
        } catch (IOException failed) {
            LOG.warn("kept caches cannot be looked through: {}", failed.toString());
        }
    }

    /** Nobody finds it any more, so that it can go at leisure. */
    private synchronized List<Path> unwanted() throws IOException {
        var unwanted = new ArrayList<Path>();
        long bytes = 0;
        for (Path entry : entries()) {
            boolean halfWritten = entry.getFileName().toString().startsWith(FRESH);
            bytes += halfWritten ? 0 : CacheFacts.bytesOf(entry);
            if (halfWritten && !beingFilled.contains(entry)) {
                unwanted.add(entry);
            } else if (bytes > mostBytes && !halfWritten && !inUse.containsKey(entry)) {
                Path gone = entry.resolveSibling(FRESH + "gone-" + entry.getFileName());
                unwanted.add(Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE));
            }
        }
        return unwanted;
    }

    /** The last used first. */
    private List<Path> entries() throws IOException {
        record Used(FileTime at, Path entry) {}
        var entries = new ArrayList<Used>();
        for (Path repository : list(directory)) {
            for (Path entry : list(repository)) {
                entries.add(new Used(Files.getLastModifiedTime(entry), entry));
            }
        }
        return entries.stream()
                .sorted(Comparator.comparing(Used::at).reversed())
                .map(Used::entry)
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var all = Files.list(directory)) {
            return all.toList();
        }
    }

    private static void remove(Path entry) {
        try {
            Removal.delete(entry);
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed: {}", entry, failed.toString());
        }
    }
}
