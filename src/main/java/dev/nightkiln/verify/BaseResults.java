package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.workspace.LeftFiles;

import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What checks said of base commits, kept so that each is asked once: in directories named by all
 * that a result depends on, with sums. What is damaged is thrown away, and the check runs again.
 * Nothing of a change ever gets here, nor a run that our limits cut short.
 */
public final class BaseResults {
    private static final Logger LOG = LoggerFactory.getLogger(BaseResults.class);
    private static final int MOST = 500;
    private static final long MOST_BYTES = 1L << 30;
    private static final long LARGEST = 64L << 20;
    private static final String RESULT = "result.json";
    private static final String SUM = "sum";
    private static final String LOG_FILE = "log";

    private final Path directory;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();

    private record Entry(CheckResult result, TestReport report) {}

    /** All that a result depends on; the image is pinned by its id. */
    private record Subject(
            int format,
            long repository,
            String base,
            String name,
            String image,
            List<String> command,
            long timeoutMillis,
            List<String> reports,
            List<Long> limits,
            String runtime,
            String caches) {}

    public BaseResults(Path stateDirectory, InstantSource clock) {
        this.directory = stateDirectory.toAbsolutePath().normalize().resolve("bases");
        this.clock = clock;
    }

    static String key(Checks.Job job, CheckRule rule) {
        PolicyLimits limits = job.policy().limits();
        var subject =
                new Subject(
                        2,
                        job.task().repository().id(),
                        job.base().hex(),
                        rule.name(),
                        rule.image(),
                        rule.command(),
                        rule.timeout().toMillis(),
                        rule.kept().reports(),
                        List.of(
                                limits.memoryBytes(),
                                Math.round(limits.cpus() * 100),
                                (long) limits.pids(),
                                limits.diskBytes(),
                                (long) limits.inodes(),
                                limits.outputBytes(),
                                CheckRuns.bytes(job.policy().checks())),
                        job.policy().sandbox().runtime().orElse(""),
                        job.identity());
        return Keeping.sha256(new ObjectMapper().writeValueAsBytes(subject));
    }

    /** With its log laid among the records, as a run would have left it. */
    Optional<Ran> find(String key, Path records, String role) {
        Path entry = directory.resolve(key);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            byte[] text = Files.readAllBytes(entry.resolve(RESULT));
            byte[] log = Files.readAllBytes(entry.resolve(LOG_FILE));
            Entry found = json.readValue(text, Entry.class);
            boolean whole =
                    Keeping.sha256(text).equals(Files.readString(entry.resolve(SUM)).strip())
                            && Keeping.sha256(log).equals(found.result().logSha256());
            if (!whole) {
                throw new IOException("its sums do not fit");
            }
            Files.write(records.resolve(role + ".log"), log);
            Files.setLastModifiedTime(entry, FileTime.from(clock.instant()));
            return Optional.of(
                    new Ran(named(found.result(), role + ".log"), found.report(), LeftFiles.NONE));
        } catch (IOException | JacksonException damaged) {
            LOG.warn("the kept result {} of a base is thrown away: {}", key, damaged.toString());
            remove(entry);
            return Optional.empty();
        }
    }

    /** The check may have had another place in the policy. */
    private static CheckResult named(CheckResult result, String log) {
        return new CheckResult(
                result.name(),
                result.command(),
                result.image(),
                result.outcome(),
                result.exitCode(),
                result.tookMillis(),
                result.logTail(),
                result.logSha256(),
                result.logBytes(),
                log);
    }

    /** That it cannot be kept costs a run next time, and nothing else. */
    void keep(String key, Ran ran, Path records) {
        boolean isOwn =
                ran.result().outcome() == CheckOutcome.PASSED
                        || ran.result().outcome() == CheckOutcome.FAILED;
        if (!isOwn) {
            return;
        }
        try {
            Files.createDirectories(directory);
            byte[] text = json.writeValueAsBytes(new Entry(ran.result(), ran.report()));
            Path log = records.resolve(ran.result().log());
            if (text.length + Files.size(log) > LARGEST) {
                return;
            }
            Path fresh = Files.createTempDirectory(directory, ".new-");
            Files.write(fresh.resolve(RESULT), text);
            Files.copy(log, fresh.resolve(LOG_FILE));
            Files.write(
                    fresh.resolve(SUM), Keeping.sha256(text).getBytes(StandardCharsets.US_ASCII));
            Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
            remove(directory.resolve(key));
            Files.move(fresh, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | JacksonException failed) {
            LOG.warn("the result {} of a base is not kept: {}", key, failed.toString());
        }
    }

    /** Throws away what was not asked for longest, and what a crash left half-written. */
    public void prune() {
        try {
            List<Path> entries = entries();
            long bytes = 0;
            for (int i = 0; i < entries.size(); i++) {
                Path entry = entries.get(i);
                bytes += PathUtils.sizeOfDirectory(entry);
                boolean halfWritten = entry.getFileName().toString().startsWith(".new-");
                if (i >= MOST || bytes > MOST_BYTES || (halfWritten && isOld(entry))) {
                    remove(entry);
                }
            }
        } catch (IOException failed) {
            LOG.warn("kept results of bases cannot be looked through: {}", failed.toString());
        }
    }

    private boolean isOld(Path entry) throws IOException {
        return Files.getLastModifiedTime(entry)
                .toInstant()
                .isBefore(clock.instant().minusSeconds(600));
    }

    /** The last used first. */
    private List<Path> entries() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        record Used(FileTime at, Path entry) {}
        var entries = new ArrayList<Used>();
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path entry : all) {
                entries.add(new Used(Files.getLastModifiedTime(entry), entry));
            }
        }
        return entries.stream()
                .sorted(Comparator.comparing(Used::at).reversed())
                .map(Used::entry)
                .toList();
    }

    private static void remove(Path entry) {
        if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            PathUtils.deleteDirectory(entry);
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed: {}", entry, failed.toString());
        }
    }
}
