package dev.nightkiln.bundle;

import dev.nightkiln.attest.Durable;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;

import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipException;

/**
 * The bundles of this server, one file for each attempt. Made whole or not at all; one that is
 * there already for the same commit and ending is not made again.
 */
public final class EvidenceBundles {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceBundles.class);

    private static final String PREFIX = "evidence-";
    private static final String SUFFIX = ".zip";

    private final Path directory;
    private final Secrets secrets;
    private final Seal seal;

    /** Two workers may make the same one only in turn. */
    private final ReentrantLock making = new ReentrantLock();

    public EvidenceBundles(Path stateDirectory, Secrets secrets, Seal seal) {
        this.directory = stateDirectory.resolve("evidence");
        this.secrets = secrets;
        this.seal = seal;
    }

    /** A bundle, and the digest of its file. */
    public record Made(String name, String sha256, List<BundleFile> files) {
        public Made {
            files = List.copyOf(files);
        }
    }

    /** What the bundle of an attempt is called. */
    public static String name(TaskId task, int attempt) {
        return PREFIX + task + "-" + attempt + SUFFIX;
    }

    /**
     * Writes the bundle, or finds the same one written before.
     *
     * @throws UncheckedIOException that says what to do, when it cannot be written
     */
    public Made make(Contents contents) {
        Task task = contents.evidence().task();
        Path file = directory.resolve(name(task.id(), task.attempt()));
        making.lock();
        try {
            Files.createDirectories(directory);
            if (!isThere(file, contents)) {
                write(file, contents);
            }
            try (var bundle = KeptBundle.open(file)) {
                return new Made(
                        String.valueOf(file.getFileName()),
                        sha256(file),
                        bundle.manifest().files());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "The evidence bundle "
                            + file
                            + " could not be written: "
                            + failed
                            + ". Make room in the state directory, then retry the task.",
                    failed);
        } finally {
            making.unlock();
        }
    }

    private static boolean isThere(Path file, Contents contents) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (var bundle = KeptBundle.open(file)) {
            return bundle.manifest().isOf(contents);
        } catch (ZipException damaged) {
            LOG.warn("{} is damaged ({}) and made again", file, damaged.getMessage());
            return false;
        }
    }

    private void write(Path file, Contents contents) throws IOException {
        Path staging = Files.createTempDirectory(directory, ".making-");
        try {
            Path archive = staging.resolve("archive");
            Path work = Files.createDirectory(staging.resolve("work"));
            BundleWriter.write(archive, work, contents, secrets, seal);
            Files.deleteIfExists(gone(file));
            // They are about the statements of the bundle that was here before.
            Files.deleteIfExists(signOffs(file));
            Durable.move(archive, file);
        } finally {
            PathUtils.deleteDirectory(staging);
        }
    }

    Path file(TaskId task, int attempt) {
        return directory.resolve(name(task, attempt));
    }

    /** What people said of the commit, beside its bundle. */
    Path signOffs(TaskId task, int attempt) {
        return signOffs(file(task, attempt));
    }

    static Path signOffs(Path bundle) {
        String name = String.valueOf(bundle.getFileName());
        return bundle.resolveSibling(
                "sign-off-"
                        + name.substring(PREFIX.length(), name.length() - SUFFIX.length())
                        + ".intoto.jsonl");
    }

    public boolean has(TaskId task, int attempt) {
        return Files.exists(file(task, attempt));
    }

    /** The bundle of an attempt, to be closed; empty where there is none. */
    public Optional<KeptBundle> open(TaskId task, int attempt) {
        Path file = directory.resolve(name(task, attempt));
        try {
            return Files.exists(file) ? Optional.of(KeptBundle.open(file)) : Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    /** Whether there was one that is older than evidence is kept. */
    public boolean isGone(TaskId task, int attempt) {
        return Files.exists(gone(directory.resolve(name(task, attempt))));
    }

    private static Path gone(Path file) {
        return file.resolveSibling(file.getFileName() + ".gone");
    }

    /**
     * Deletes every bundle that has been kept for as long as its policy says, and what making one
     * left behind in a crash. Returns the attempts whose bundles went.
     */
    public List<Attempt> prune(Instant now) {
        making.lock();
        try {
            return Files.isDirectory(directory) ? pruned(now) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove old evidence in " + directory, failed);
        } finally {
            making.unlock();
        }
    }

    /** An attempt whose evidence has gone. */
    public record Attempt(TaskId task, int number) {}

    private List<Attempt> pruned(Instant now) throws IOException {
        var went = new ArrayList<Attempt>();
        try (var all = Files.newDirectoryStream(directory)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith(".making-")) {
                    PathUtils.deleteDirectory(file);
                } else if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                    prune(file, now).ifPresent(went::add);
                }
            }
        }
        return went;
    }

    private static Optional<Attempt> prune(Path file, Instant now) throws IOException {
        Manifest manifest;
        try (var bundle = KeptBundle.open(file)) {
            manifest = bundle.manifest();
        } catch (ZipException damaged) {
            LOG.warn(
                    "{} is damaged ({}), so it does not say how long it is kept; put it back, or delete it",
                    file,
                    damaged.getMessage());
            return Optional.empty();
        }
        if (now.isBefore(manifest.until())) {
            return Optional.empty();
        }
        Files.writeString(gone(file), manifest.keptUntil() + "\n");
        Files.deleteIfExists(signOffs(file));
        Files.delete(file);
        return Optional.of(new Attempt(new TaskId(manifest.task()), manifest.attempt()));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Pack.sha256();
        Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }
}
