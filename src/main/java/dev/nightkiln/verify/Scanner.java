package dev.nightkiln.verify;

import dev.nightkiln.policy.Policy;
import dev.nightkiln.sandbox.Limits;
import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxLabel;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.sandbox.WorkspaceMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.FailureReason;

import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs the scanner's image over the files of a change, in a container without network that sees
 * them and nothing else of the repository, read-only and under names of ours: nothing in them can
 * configure it. Its program is part of the image; its answer is complete or none.
 */
final class Scanner {
    private static final String ROLE = "secrets";
    private static final String INSIDE = "/scan";
    private static final List<String> COMMAND =
            List.of("/opt/scanner/node", "/opt/scanner/scan.mjs", INSIDE);

    private static final long MEMORY = 1L << 30;
    private static final int PIDS = 64;
    private static final long TMP = 16L << 20;
    private static final WorkspaceQuota QUOTA = new WorkspaceQuota(1 << 20, 100);

    /** An answer about ten thousand files with hundreds of findings fits. */
    private static final int ANSWER = 200_000;

    private final Sandboxes sandboxes;
    private final Redactor redactor;
    private final InstantSource clock;
    private final ObjectMapper json = new ObjectMapper();

    Scanner(Sandboxes sandboxes, Redactor redactor, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** How a scan ended. */
    sealed interface Scan {
        record Complete(List<Suspicion> suspicions) implements Scan {}

        record Broken(FailureReason reason, String why) implements Scan {}

        record Stopped() implements Scan {}
    }

    Scan run(
            SecretGate.Job job, List<String> names, List<ScannedFile> files, BooleanSupplier stop) {
        Checks.Job commit = job.commit();
        Policy policy = commit.policy();
        var recording = Recording.open(commit.records(), ROLE, redactor, 4L * ANSWER, clock);
        SandboxResult result;
        try (recording) {
            Path input = directory(job.scratch().resolve("scan"));
            write(input, names, files);
            var spec =
                    new SandboxSpec(
                            new SandboxLabel(commit.task().id(), commit.fence(), ROLE),
                            policy.scans().image(),
                            COMMAND,
                            Map.of(),
                            new Mounts(
                                    new WorkspaceMount.Directory(
                                            directory(job.scratch().resolve("scan-work"))),
                                    List.of(new ReadOnlyMount(input, INSIDE)),
                                    Optional.empty()),
                            new Limits(
                                    policy.scans().timeout(),
                                    policy.scans().timeout(),
                                    MEMORY,
                                    policy.limits().cpus(),
                                    PIDS,
                                    TMP),
                            QUOTA,
                            policy.sandbox().runtime());
            result = sandboxes.run(spec, recording, stop);
        } catch (IOException unwritable) {
            return new Scan.Broken(
                    FailureReason.INTERNAL,
                    "the files for the scanner could not be written: " + unwritable);
        }
        return read(result, recording, files);
    }

    /** Absolute and without detours, as mounts want it; the scanner runs as another user. */
    private static Path directory(Path path) throws IOException {
        Path made = Files.createDirectories(path.toAbsolutePath().normalize());
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    private void write(Path directory, List<String> names, List<ScannedFile> files)
            throws IOException {
        for (int i = 0; i < files.size(); i++) {
            // Rules are about text: of one with two bytes a character the zeros are in their way.
            byte[] bytes =
                    files.get(i).content().replace("\0", "").getBytes(StandardCharsets.ISO_8859_1);
            readable(Files.write(directory.resolve(Integer.toString(i)), bytes));
        }
        List<String> called = files.stream().map(file -> names.get(file.file())).toList();
        readable(Files.writeString(directory.resolve("names"), json.writeValueAsString(called)));
    }

    private static void readable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static Scan read(SandboxResult result, Recording recording, List<ScannedFile> files) {
        return switch (result) {
            case SandboxResult.Exited(int code, _, _) when code == 0 ->
                    recording.bytesSeen() > ANSWER
                            ? broken(FailureReason.INTERNAL, "it wrote more than is read")
                            : ScanAnswer.read(recording.tail(ANSWER), files)
                                    .<Scan>map(Scan.Complete::new)
                                    .orElseGet(() ->
                                            broken(
                                                    FailureReason.INTERNAL,
                                                    "its answer is not complete"));
            case SandboxResult.Exited(int code, boolean outOfMemory, _) ->
                    outOfMemory
                            ? broken(FailureReason.INTERNAL, "it ran out of memory")
                            : broken(FailureReason.INTERNAL, "it ended with exit code " + code);
            case SandboxResult.TimedOut _, SandboxResult.IdleTimedOut _ ->
                    broken(FailureReason.INTERNAL, "it was stopped by scans.timeout");
            case SandboxResult.DiskFull(_, String excess) ->
                    broken(FailureReason.DISK_FULL, "it was stopped: " + excess);
            case SandboxResult.Stopped _ -> new Scan.Stopped();
        };
    }

    private static Scan broken(FailureReason reason, String why) {
        return new Scan.Broken(reason, why);
    }
}
