package dev.nightkiln.worker;

import dev.nightkiln.bundle.EvidenceBundles.Attempt;
import dev.nightkiln.task.TaskId;

import org.apache.commons.io.file.PathUtils;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long the records of attempts stay that left no bundle: cancelled ones, those that ended
 * before a check, those with a secret. {@code <task>/<attempt>.kept-for} says it beside them, as
 * the policy of their time did.
 */
final class KeptRecords {
    /** Where nothing says it, or a crash has cut it off: the longest that is usual. */
    private static final Duration UNSAID = Duration.ofDays(90);

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

    private final Path evidence;

    KeptRecords(Path evidence) {
        this.evidence = evidence;
    }

    void keep(Path records, Duration time) {
        Path said = said(records);
        try {
            Files.writeString(said, time.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + said, failed);
        }
    }

    private static Path said(Path records) {
        return records.resolveSibling(records.getFileName() + ".kept-for");
    }

    /** Those that have been there for as long as their policy says, with a bundle or without. */
    List<Attempt> outlived(Instant now) {
        var outlived = new ArrayList<Attempt>();
        try {
            for (Path directory : directories(evidence)) {
                Optional<TaskId> task = TaskId.parse(name(directory));
                if (task.isPresent()) {
                    for (Path records : directories(directory)) {
                        if (NUMBER.matcher(name(records)).matches()
                                && !now.isBefore(until(records))) {
                            outlived.add(new Attempt(task.get(), Integer.parseInt(name(records))));
                        }
                    }
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot look for old records in " + evidence, failed);
        }
        return outlived;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var all = Files.list(parent)) {
            return all.filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)).toList();
        }
    }

    /** Counted from when something was added to them for the last time. */
    private static Instant until(Path records) throws IOException {
        Duration time = UNSAID;
        try {
            time = Duration.parse(Files.readString(said(records)));
        } catch (NoSuchFileException | DateTimeParseException _) {
            // Made before it was said, or not said to its end.
        }
        return Files.getLastModifiedTime(records).toInstant().plus(time);
    }

    void remove(Attempt attempt) {
        Path task = evidence.resolve(attempt.task().value());
        Path records = task.resolve(Integer.toString(attempt.number()));
        try {
            if (Files.exists(records)) {
                PathUtils.deleteDirectory(records);
            }
            Files.deleteIfExists(said(records));
            Files.deleteIfExists(task);
        } catch (DirectoryNotEmptyException _) {
            // Other attempts have theirs there.
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove " + records, failed);
        }
    }
}
