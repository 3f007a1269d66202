package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentJob;
import dev.nightkiln.store.Claim;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where attempts keep things: {@code run} while they run, {@code evidence} for good. Only we write
 * there; what an agent wrote is the workspace's affair.
 */
public final class Places {
    private static final String ROUND = "round-";
    private static final String CUT_OFF = "-cut-off-";

    /** Belongs to the attempt as a whole. */
    private static final String WARM_UP = "warm-up";

    private final Path run;
    private final Path evidence;
    private final KeptRecords kept;

    public Places(Path stateDirectory) {
        this.run = stateDirectory.resolve("run");
        this.evidence = stateDirectory.resolve("evidence");
        this.kept = new KeptRecords(evidence);
    }

    /** An empty directory for this claim. */
    Path scratch(Claim claim) {
        return empty(run.resolve(claim.task().id().value()).resolve(Long.toString(claim.fence())));
    }

    /** The directory of the attempt's logs and recordings, made where it is missing. */
    Path records(Task task) {
        Path directory =
                evidence.resolve(task.id().value()).resolve(Integer.toString(task.attempt()));
        try {
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + directory, failed);
        }
    }

    /**
     * The same, empty but for the records of the rounds before this one, each in a directory of its
     * own. Whatever else is there was left by the round before or, where that one has its directory
     * already, by this one before a crash: of that only the network log stays, since what the run
     * had used is used.
     */
    Path freshRecords(Task task, int round) {
        Path records = records(task);
        Path before = records.resolve(ROUND + (round - 1));
        try {
            if (round > 1 && !Files.exists(before)) {
                Path half = records.resolve(".half");
                Files.createDirectories(half);
                for (Path each : ofTheRound(records)) {
                    Files.move(
                            each,
                            half.resolve(each.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(half, before, StandardCopyOption.ATOMIC_MOVE);
            }
            Path network = records.resolve(AgentJob.NETWORK_LOG);
            if (Files.exists(network) && Files.size(network) > 0) {
                Files.move(network, records.resolve(cutOff(records, round)));
            }
            for (Path each : ofTheRound(records)) {
                PathUtils.delete(each);
            }
            return records;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make room in " + records, failed);
        }
    }

    private static String cutOff(Path records, int round) {
        String name = "";
        for (int n = 1; name.isEmpty() || Files.exists(records.resolve(name)); n++) {
            name = ROUND + round + CUT_OFF + n + "-" + AgentJob.NETWORK_LOG;
        }
        return name;
    }

    /** The network logs of the attempt's runs that a crash or a restart has cut off. */
    List<Path> cutOff(Task task) {
        try (var all = Files.list(records(task))) {
            return all.filter(each -> each.getFileName().toString().contains(CUT_OFF))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + records(task), failed);
        }
    }

    private static List<Path> ofTheRound(Path records) throws IOException {
        try (var all = Files.list(records)) {
            return all.filter(each -> !isKept(each.getFileName().toString())).toList();
        }
    }

    private static boolean isKept(String name) {
        return name.startsWith(ROUND) || name.startsWith(WARM_UP) || name.equals(".half");
    }

    /** An empty directory for what the checks on a merge of the task's pull request say. */
    public Path merge(Task task) {
        return empty(run.resolve(task.id().value()).resolve("merge"));
    }

    /** What else the task has stays. */
    public void removeMerge(Task task) {
        Path all = run.resolve(task.id().value());
        delete(all.resolve("merge"));
        try {
            Files.deleteIfExists(all);
        } catch (DirectoryNotEmptyException _) {
            // An attempt has begun.
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + all, failed);
        }
    }

    /** For how long the records of this attempt stay where no bundle is made of them. */
    void keepRecords(Task task, Duration time) {
        kept.keep(records(task), time);
    }

    /** Which attempts' records go, if there is no bundle of them, and how. */
    KeptRecords keptRecords() {
        return kept;
    }

    void remove(TaskId task) {
        delete(run.resolve(task.value()));
    }

    Set<TaskId> leftovers() {
        if (!Files.isDirectory(run)) {
            return Set.of();
        }
        try (var directories = Files.list(run)) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .flatMap(name -> TaskId.parse(name).stream())
                    .collect(Collectors.toSet());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + run, failed);
        }
    }

    private static Path empty(Path directory) {
        delete(directory);
        try {
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + directory, failed);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + directory, failed);
        }
    }
}
