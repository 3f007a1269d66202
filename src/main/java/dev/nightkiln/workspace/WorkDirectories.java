package dev.nightkiln.workspace;

import dev.nightkiln.task.TaskId;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directories of running attempts: {@code work/<task>/<name>}. The kernel shows a sandbox where
 * its mounts come from, so the name is drawn anew each time: what runs must not learn whether it is
 * on base or change, for the first time or again, and behave accordingly. The kernel leaves an
 * overlay's work directory with a file of root in it, which a bot that is not root cannot delete;
 * such directories wait in {@code spare} and are used again, as the kernel cleans them itself.
 */
final class WorkDirectories {
    private final Path work;
    private final Path spare;
    private final Map<WorkspaceKey, Path> made = new ConcurrentHashMap<>();

    WorkDirectories(Path stateDirectory) {
        this.work = stateDirectory.resolve("work");
        this.spare = stateDirectory.resolve("spare");
    }

    private Path of(TaskId task) {
        return work.resolve(task.value());
    }

    Path of(WorkspaceKey key) {
        Path directory = made.get(key);
        if (directory == null) {
            throw new IllegalStateException("no workspace was made, or it is gone: " + key);
        }
        return directory;
    }

    /** What a crash left of an earlier one is found by its task alone. */
    Path create(WorkspaceKey key) throws IOException {
        remove(key);
        Path directory = make(of(key.task()).resolve(UUID.randomUUID().toString()));
        made.put(key, directory);
        return directory;
    }

    /** A task's runs come and go side by side: the last to go must not take what one comes into. */
    private synchronized Path make(Path directory) throws IOException {
        Files.createDirectories(directory.getParent());
        return Files.createDirectory(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path overlayWork(Path directory) throws IOException {
        Path wanted = directory.resolve("work");
        for (Path candidate : entries(spare)) {
            try {
                return Files.move(candidate, wanted, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException _) {
                // Another task was quicker; take the next.
            }
        }
        return Files.createDirectory(wanted);
    }

    void remove(WorkspaceKey key) throws IOException {
        Path directory = made.get(key);
        if (directory == null) {
            return;
        }
        delete(directory);
        made.remove(key);
        removeIfEmpty(of(key.task()));
    }

    private synchronized void removeIfEmpty(Path task) throws IOException {
        if (entries(task).isEmpty()) {
            Files.deleteIfExists(task);
        }
    }

    void remove(TaskId task) throws IOException {
        Path directory = of(task);
        for (Path workspace : entries(directory)) {
            delete(workspace);
        }
        Removal.delete(directory);
        made.keySet().removeIf(key -> key.task().equals(task));
    }

    Set<TaskId> tasks() throws IOException {
        var tasks = new TreeSet<TaskId>(java.util.Comparator.comparing(TaskId::value));
        for (Path entry : entries(work)) {
            TaskId.parse(entry.getFileName().toString()).ifPresent(tasks::add);
        }
        return tasks;
    }

    private void delete(Path workspace) throws IOException {
        LoopDisk.remove(workspace);
        Path overlayWork = workspace.resolve("work");
        if (Files.isDirectory(overlayWork, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Removal.delete(overlayWork);
            } catch (FileSystemException _) {
                Files.createDirectories(spare);
                // A rename takes the place of an empty directory.
                Path place = Files.createTempDirectory(spare, "work-");
                Files.move(overlayWork, place, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Removal.delete(workspace);
    }

    private static List<Path> entries(Path directory) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException _) {
            return List.of();
        }
        return found;
    }
}
