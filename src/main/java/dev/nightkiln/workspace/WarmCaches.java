package dev.nightkiln.workspace;

import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
    private static final String CACHES = "caches";

    /** In an entry and among the records of an attempt alike. */
    public static final String LOG_FILE = "warm-up.log";

    public static final String NETWORK = "warm-up-network.jsonl";

    private final Path directory;
    private final InstantSource clock;
    private final long mostBytes;
    private final Map<Path, Integer> inUse = new HashMap<>();
    private final Set<Path> beingFilled = new HashSet<>();
    private final Map<WarmKey, ReentrantLock> turns = new ConcurrentHashMap<>();

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
        var lock = turns.computeIfAbsent(key, _ -> new ReentrantLock());
        try {
            while (!lock.tryLock(200, TimeUnit.MILLISECONDS)) {
                if (stopRequested.getAsBoolean()) {
                    return Optional.empty();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(lock::unlock);
    }

    /** Caches that stay where they are until this is closed. */
    public final class Held implements AutoCloseable {
        private final WarmKey key;
        private final Path entry;
        private final String sha256;
        private boolean closed;

        private Held(WarmKey key, Path entry, String sha256) {
            this.key = key;
            this.entry = entry;
            this.sha256 = sha256;
        }

        /** Where a sandbox sees them: at the same places below its home. */
        public List<ReadOnlyMount> mounts() {
            return key.caches().stream()
                    .map(path ->
                            new ReadOnlyMount(
                                    entry.resolve(CACHES).resolve(path), Mounts.HOME + "/" + path))
                    .toList();
        }

        /** What made them and what is in them. */
        public String identity() {
            return key.digest() + ":" + sha256;
        }

        /** Lays what the warm-up printed, and its network log, among the records of an attempt. */
        public void layRecords(Path records) {
            try {
                for (String name : List.of(LOG_FILE, NETWORK)) {
                    Path kept = entry.resolve(name);
                    if (Files.exists(kept)) {
                        Files.copy(
                                kept, records.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            } catch (IOException failed) {
                throw WorkspaceException.of("laying out the records of a warm-up", failed);
            }
        }

        @Override
        public void close() {
            synchronized (WarmCaches.this) {
                if (!closed) {
                    closed = true;
                    inUse.computeIfPresent(entry, (_, users) -> users == 1 ? null : users - 1);
                }
            }
        }
    }

    /** What a warm-up has left before. */
    public synchronized Optional<Held> find(WarmKey key) {
        Path entry = entry(key);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            String sha256 = CacheFacts.of(entry).sha256();
            Files.setLastModifiedTime(entry, FileTime.from(clock.instant()));
            inUse.merge(entry, 1, Integer::sum);
            return Optional.of(new Held(key, entry, sha256));
        } catch (IOException damaged) {
            LOG.warn("the caches {} are thrown away: {}", entry, damaged.toString());
            remove(entry);
            return Optional.empty();
        }
    }

    /** A copy of what was left, not yet kept; closing throws away what was not. */
    public final class Fresh implements AutoCloseable {
        private final WarmKey key;
        private final Path staging;
        private final CacheCopy copy;

        private Fresh(WarmKey key, Path staging, CacheCopy copy) {
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

        /** From now on others find it. */
        public Held keep(Path log, Path network) {
            try {
                Files.copy(log, staging.resolve(LOG_FILE));
                Files.copy(network, staging.resolve(NETWORK));
                new CacheFacts(copy.sha256(), copy.bytes()).write(staging);
                synchronized (WarmCaches.this) {
                    remove(entry(key));
                    Files.move(staging, entry(key), StandardCopyOption.ATOMIC_MOVE);
                    return find(key)
                            .orElseThrow(() -> new IOException("it is not found afterwards"));
                }
            } catch (IOException failed) {
                throw WorkspaceException.of("keeping what a warm-up left", failed);
            }
        }

        @Override
        public void close() {
            remove(staging);
            synchronized (WarmCaches.this) {
                beingFilled.remove(staging);
            }
        }
    }

    /** Takes what a warm-up left; its sandbox must be gone. At most the room of its workspace. */
    public Fresh copy(WarmKey key, WarmHome home, long bytes, long files) {
        return copy(
                key,
                home,
                new CacheCopy.Bounds(Math.min(bytes, LARGEST), Math.min(files, MOST_FILES)));
    }

    Fresh copy(WarmKey key, WarmHome home, CacheCopy.Bounds bounds) {
        Path staging;
        try {
            Path repository = Files.createDirectories(repository(key));
            synchronized (this) {
                staging = Files.createTempDirectory(repository, FRESH);
                beingFilled.add(staging);
            }
            return new Fresh(key, staging, home.copyTo(staging.resolve(CACHES), bounds));
        } catch (IOException failed) {
            throw WorkspaceException.of("copying what a warm-up left", failed);
        }
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
