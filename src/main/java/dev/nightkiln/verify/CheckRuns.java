package dev.nightkiln.verify;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.reports.ReportFile;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.reports.TestReports;
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
import dev.nightkiln.workspace.LeftFiles;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs a check once: a fresh tree, a fresh sealed container, a log of its own. */
final class CheckRuns {
    private static final int TAIL = 20_000;

    /** What is read of one run. */
    private static final int FILES = 2_500;

    private static final long FILE_BYTES = 16L << 20;
    private static final long BYTES = 48L << 20;

    /** Held in memory until all checks have ended, so those that keep files share it. */
    private static final long BYTES_TOGETHER = 192L << 20;

    private static final int ENTRIES_OF_OURS = 1_000;

    private static final long TMP_BYTES = 1024L * 1024 * 1024;

    private final Sandboxes sandboxes;
    private final Workspaces workspaces;
    private final Redactor redactor;
    private final InstantSource clock;

    CheckRuns(Sandboxes sandboxes, Workspaces workspaces, Redactor redactor, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.workspaces = workspaces;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** What is run where; the role names container, workspace and log. */
    record Run(Checks.Job job, CheckRule rule, String role, CommitSha commit) {
        /** Files are kept of the first run on the change, reports are read of all. */
        boolean wants(String path) {
            CheckRule.KeptFiles kept = rule.kept();
            return kept.isReport(path)
                    || (isFirst() && (kept.isArtifact(path) || kept.isScreenshot(path)));
        }

        private boolean isFirst() {
            return commit.equals(job.head()) && role.matches("check-[0-9]+");
        }
    }

    /**
     * @throws SideBySide.CalledOff if it was stopped on request
     */
    Ran run(Run run, BooleanSupplier stopRequested) {
        Checks.Job job = run.job();
        PolicyLimits limits = job.policy().limits();
        var key = new WorkspaceKey(job.task().id(), job.fence(), run.role());
        var recording =
                Recording.open(job.records(), run.role(), redactor, limits.outputBytes(), clock);
        var change = new Workspaces.Change(job.task().spec().base(), run.commit());
        var quota = new WorkspaceQuota(limits.diskBytes(), limits.inodes());
        // The change lies in the same room, and is not the check's doing.
        var room = quota.plus(limits.changeBytes(), 2L * limits.files());
        SandboxResult result;
        LeftFiles left;
        try (recording;
                var workspace = workspaces.forCheck(job.task().repository(), key, change, room)) {
            var spec =
                    new SandboxSpec(
                            new SandboxLabel(job.task().id(), job.fence(), run.role()),
                            run.rule().image(),
                            run.rule().command(),
                            Map.of("CI", "true"),
                            new Mounts(workspace.mount(), job.caches(), Optional.empty()),
                            limits(limits, run.rule().timeout()),
                            quota,
                            job.policy().sandbox().runtime());
            result = sandboxes.run(spec, recording, stopRequested);
            if (result instanceof SandboxResult.DiskFull(_, String excess)) {
                recording.endWith("\nstopped: " + excess + "\n");
            }
            left = left(run, workspace);
        }
        return new Ran(
                result(run, result, recording),
                report(run, left),
                run.isFirst() ? left : LeftFiles.NONE);
    }

    private LeftFiles left(Run run, Workspace workspace) {
        if (run.rule().kept().equals(CheckRule.KeptFiles.NONE)) {
            return LeftFiles.NONE;
        }
        PolicyLimits limits = run.job().policy().limits();
        long entries = limits.inodes() + 2L * limits.files() + ENTRIES_OF_OURS;
        return workspaces.left(
                run.job().task().repository(),
                workspace,
                run::wants,
                new LeftFiles.Bounds(
                        Math.toIntExact(Math.min(entries, Integer.MAX_VALUE)),
                        FILES,
                        FILE_BYTES,
                        bytes(run.job().policy().checks())));
    }

    /** What is read of one run of each of these checks. */
    static long bytes(List<CheckRule> checks) {
        long keeping =
                checks.stream()
                        .filter(check -> !check.kept().equals(CheckRule.KeptFiles.NONE))
                        .count();
        return Math.min(BYTES, BYTES_TOGETHER / Math.max(1, keeping));
    }

    private static TestReport report(Run run, LeftFiles left) {
        TestReport read =
                TestReports.read(
                        left.files().stream()
                                .filter(file -> run.rule().kept().isReport(file.path()))
                                .map(file -> new ReportFile(file.shown(), file.content()))
                                .toList());
        return new TestReport(
                read.tests(),
                Stream.concat(read.problems().stream(), left.problems().stream()).toList());
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

    private static CheckResult result(Run run, SandboxResult result, Recording recording) {
        return switch (result) {
            case SandboxResult.Exited(int code, boolean outOfMemory, var took) ->
                    result(run, recording, outcome(code, outOfMemory), code, took);
            case SandboxResult.TimedOut(var after) ->
                    result(run, recording, CheckOutcome.TIMED_OUT, -1, after);
            case SandboxResult.IdleTimedOut(var after) ->
                    result(run, recording, CheckOutcome.TIMED_OUT, -1, after);
            case SandboxResult.DiskFull(var after, _) ->
                    result(run, recording, CheckOutcome.DISK_FULL, -1, after);
            case SandboxResult.Stopped _ -> throw new SideBySide.CalledOff();
        };
    }

    private static CheckOutcome outcome(int code, boolean outOfMemory) {
        if (code == 0) {
            return CheckOutcome.PASSED;
        }
        return outOfMemory ? CheckOutcome.OUT_OF_MEMORY : CheckOutcome.FAILED;
    }

    private static CheckResult result(
            Run run, Recording recording, CheckOutcome outcome, int code, Duration took) {
        return new CheckResult(
                run.rule().name(),
                run.rule().command(),
                run.rule().image(),
                outcome,
                code,
                took.toMillis(),
                recording.tail(TAIL),
                recording.sha256(),
                recording.bytesSeen(),
                String.valueOf(recording.log().getFileName()));
    }
}
