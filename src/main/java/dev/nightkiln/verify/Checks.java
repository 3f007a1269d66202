package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.sandbox.Limits;
import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxLabel;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Runs the required checks, each on a fresh tree of the commit, in the order of the policy, all of
 * them.
 */
public final class Checks {
    private static final int TAIL = 20_000;
    private static final long TMP_BYTES = 1024L * 1024 * 1024;

    private final Sandboxes sandboxes;
    private final Workspaces workspaces;
    private final Redactor redactor;
    private final InstantSource clock;

    public Checks(
            Sandboxes sandboxes, Workspaces workspaces, Redactor redactor, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.workspaces = workspaces;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** One commit to be judged; the logs of the checks are kept in {@code records}. */
    public record Job(Task task, long fence, Policy policy, CommitSha head, Path records) {}

    public Verdict run(Job job, BooleanSupplier stopRequested) {
        var results = new ArrayList<CheckResult>();
        for (CheckRule rule : job.policy().checks()) {
            Optional<CheckResult> result = run(job, rule, results.size() + 1, stopRequested);
            if (result.isEmpty()) {
                return new Verdict.Stopped();
            }
            results.add(result.get());
        }
        return verdict(results);
    }

    /**
     * Where every failure has the same cause, the cause is the reason; otherwise a check said no.
     */
    private static Verdict verdict(List<CheckResult> results) {
        List<CheckOutcome> failures =
                results.stream()
                        .map(CheckResult::outcome)
                        .filter(outcome -> outcome != CheckOutcome.PASSED)
                        .distinct()
                        .toList();
        if (failures.isEmpty()) {
            return new Verdict.Passed(results);
        }
        if (failures.equals(List.of(CheckOutcome.TIMED_OUT))) {
            return new Verdict.Failed(FailureReason.TIMEOUT, results);
        }
        if (failures.equals(List.of(CheckOutcome.OUT_OF_MEMORY))) {
            return new Verdict.Failed(FailureReason.OUT_OF_MEMORY, results);
        }
        if (failures.equals(List.of(CheckOutcome.DISK_FULL))) {
            return new Verdict.Failed(FailureReason.DISK_FULL, results);
        }
        return new Verdict.Failed(FailureReason.CHECK_FAILED, results);
    }

    private Optional<CheckResult> run(
            Job job, CheckRule rule, int number, BooleanSupplier stopRequested) {
        String role = "check-" + number;
        var key = new WorkspaceKey(job.task().id(), job.fence(), role);
        var recording =
                Recording.open(
                        job.records(), role, redactor, job.policy().limits().outputBytes(), clock);
        PolicyLimits limits = job.policy().limits();
        var quota = new WorkspaceQuota(limits.diskBytes(), limits.inodes());
        var change = new Workspaces.Change(job.task().spec().base(), job.head());
        // The change lies in the same room, and is not the check's doing.
        var room = quota.plus(limits.changeBytes(), 2L * limits.files());
        SandboxResult result;
        try (recording;
                var workspace = workspaces.forCheck(job.task().repository(), key, change, room)) {
            var spec =
                    new SandboxSpec(
                            new SandboxLabel(job.task().id(), job.fence(), role),
                            rule.image(),
                            rule.command(),
                            Map.of("CI", "true"),
                            new Mounts(workspace.mount(), List.of(), Optional.empty()),
                            limits(limits, rule.timeout()),
                            quota,
                            job.policy().sandbox().runtime());
            result = sandboxes.run(spec, recording, stopRequested);
            if (result instanceof SandboxResult.DiskFull(_, String excess)) {
                String why = "\nstopped: " + excess + "\n";
                recording.write(Recording.Stream.STDERR, why.getBytes(StandardCharsets.UTF_8));
            }
        }
        return read(result, rule, recording);
    }

    /** A check may be silent for as long as it may run. */
    private static Limits limits(PolicyLimits limits, Duration timeout) {
        return new Limits(
                timeout,
                timeout,
                limits.memoryBytes(),
                limits.cpus(),
                limits.pids(),
                Math.min(TMP_BYTES, limits.memoryBytes() / 2));
    }

    private static Optional<CheckResult> read(
            SandboxResult result, CheckRule rule, Recording recording) {
        return switch (result) {
            case SandboxResult.Exited(int code, boolean outOfMemory, var took) ->
                    Optional.of(result(rule, recording, outcome(code, outOfMemory), code, took));
            case SandboxResult.TimedOut(var after) ->
                    Optional.of(result(rule, recording, CheckOutcome.TIMED_OUT, -1, after));
            case SandboxResult.IdleTimedOut(var after) ->
                    Optional.of(result(rule, recording, CheckOutcome.TIMED_OUT, -1, after));
            case SandboxResult.DiskFull(var after, _) ->
                    Optional.of(result(rule, recording, CheckOutcome.DISK_FULL, -1, after));
            case SandboxResult.Stopped _ -> Optional.empty();
        };
    }

    private static CheckOutcome outcome(int code, boolean outOfMemory) {
        if (code == 0) {
            return CheckOutcome.PASSED;
        }
        return outOfMemory ? CheckOutcome.OUT_OF_MEMORY : CheckOutcome.FAILED;
    }

    private static CheckResult result(
            CheckRule rule, Recording recording, CheckOutcome outcome, int code, Duration took) {
        return new CheckResult(
                rule.name(),
                rule.command(),
                rule.image(),
                outcome,
                code,
                took.toMillis(),
                recording.tail(TAIL),
                recording.sha256(),
                recording.bytesSeen());
    }
}
