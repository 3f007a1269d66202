package dev.nightkiln.workspace;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shared read-only checkouts, one per commit, that lie under the overlays of many workspaces. One
 * appears whole by a rename, is never changed, and is pruned only while nobody holds it.
 */
final class Checkouts {
    private static final int KEPT_PER_REPOSITORY = 5;
    private static final Duration WAIT = Duration.ofMinutes(6);

    private final Path root;
    private final TreeWriter writer;
    private final Map<Path, ReentrantLock> making = new ConcurrentHashMap<>();
    private final Map<Path, Integer> held = new HashMap<>();

    Checkouts(Path root, TreeWriter writer) {
        this.root = root;
        this.writer = writer;
    }

    /** A hold on one checkout. */
    final class Hold implements AutoCloseable {
        private final Path directory;
        private boolean released;

        private Hold(Path directory) {
            this.directory = directory;
        }

        Path tree() {
            return directory.resolve("tree");
        }

        /** A layer with nothing but {@code .git}. */
        Path git() {
            return directory.resolve("git");
        }

        @Override
        public void close() {
            synchronized (held) {
                if (!released) {
                    released = true;
                    held.computeIfPresent(directory, (_, n) -> n == 1 ? null : n - 1);
                }
            }
        }
    }

    Hold hold(Repository repository, Mirror mirror, CommitSha commit) {
        Path checkouts = root.resolve(Long.toString(repository.id()));
        Path directory = checkouts.resolve(commit.hex());
        synchronized (held) {
            held.merge(directory, 1, Integer::sum);
        }
        var hold = new Hold(directory);
        boolean made = false;
        try {
            makeOnce(mirror, commit, directory);
            prune(checkouts);
            made = true;
            return hold;
        } catch (IOException broken) {
            throw WorkspaceException.of(
                    "checking out " + repository.fullName() + " at " + commit.abbreviated(),
                    broken);
        } finally {
            if (!made) {
                hold.close();
            }
        }
    }

    private void makeOnce(Mirror mirror, CommitSha commit, Path directory) throws IOException {
        var lock = making.computeIfAbsent(directory, _ -> new ReentrantLock());
        acquire(lock);
        try {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                make(mirror, commit, directory);
            }
            // The time of this file is the time of the last use.
            Files.write(directory.resolve("used"), new byte[] {'\n'});
        } finally {
            lock.unlock();
        }
    }

    private static void acquire(ReentrantLock lock) {
        try {
            if (!lock.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WorkspaceException(
                        FailureReason.INTERNAL, "another task's checkout took too long", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WorkspaceException(
                    FailureReason.INTERNAL,
                    "interrupted while waiting for a checkout",
                    interrupted);
        }
    }

    private void make(Mirror mirror, CommitSha commit, Path directory) throws IOException {
        // A name that only the holder of this commit's lock uses: left-overs of a crash are ours.
        Path half = directory.resolveSibling(".new-" + commit.hex());
        Removal.delete(half);
        Path git = half.resolve("git/.git");
        Files.createDirectories(git);
        writer.writeGit(commit, git);
        writer.write(mirror, commit, git.resolve("index"), half.resolve("tree"));
        writer.give(half.resolve("git"));
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private void prune(Path repository) throws IOException {
        for (Path gone : takeOld(repository)) {
            Removal.delete(gone);
        }
    }

    private List<Path> takeOld(Path repository) throws IOException {
        var taken = new ArrayList<Path>();
        synchronized (held) {
            var checkouts = new ArrayList<Map.Entry<FileTime, Path>>();
            try (var entries = Files.newDirectoryStream(repository, "[0-9a-f]*")) {
                for (Path entry : entries) {
                    checkouts.add(Map.entry(lastUse(entry), entry));
                }
            }
            checkouts.sort(Comparator.comparing(Map.Entry::getKey));
            int surplus = checkouts.size() - KEPT_PER_REPOSITORY;
            for (var checkout : checkouts) {
                if (surplus > 0 && !held.containsKey(checkout.getValue())) {
                    Path old =
                            checkout.getValue()
                                    .resolveSibling(".old-" + checkout.getValue().getFileName());
                    Removal.delete(old);
                    Files.move(checkout.getValue(), old, StandardCopyOption.ATOMIC_MOVE);
                    taken.add(old);
                    surplus--;
                }
            }
        }
        return taken;
    }

    private static FileTime lastUse(Path checkout) throws IOException {
        Path used = checkout.resolve("used");
        return Files.exists(used) ? Files.getLastModifiedTime(used) : FileTime.fromMillis(0);
    }
}
