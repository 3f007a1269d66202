package dev.nightkiln.agent;

import dev.nightkiln.egress.EgressRules;
import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.Outside;
import dev.nightkiln.egress.Resolver;
import dev.nightkiln.policy.HostRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.policy.WarmUp;
import dev.nightkiln.sandbox.Limits;
import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxLabel;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.HeldCaches;
import dev.nightkiln.workspace.WarmCaches;
import dev.nightkiln.workspace.WarmHome;
import dev.nightkiln.workspace.WarmKey;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Fills the dependency caches of a repository: a command of the base branch's policy on a fresh
 * tree of the base commit, in a sealed container that reaches what an agent may reach, but no
 * model. Whatever it left is copied as data once its container is gone. Where the same was filled
 * before, nothing runs.
 */
public final class WarmUpRun {
    private static final String ROLE = "warm-up";
    private static final int TAIL = 8_000;

    private final Engine engine;
    private final Workspaces workspaces;
    private final WarmCaches caches;
    private final Redactor redactor;
    private final InstantSource clock;

    /** What runs containers, and as whom. */
    public record Engine(Sandboxes sandboxes, SandboxUser user) {}

    public WarmUpRun(
            Engine engine,
            Workspaces workspaces,
            WarmCaches caches,
            Redactor redactor,
            InstantSource clock) {
        this.engine = engine;
        this.workspaces = workspaces;
        this.caches = caches;
        this.redactor = redactor;
        this.clock = clock;
    }

    /** For whose base commit; {@code scratch} goes away with the run, {@code records} stay. */
    public record Job(Task task, long fence, Policy policy, Path scratch, Path records) {}

    /** One at a time for the same caches; the others wait and then find them. */
    public WarmUpResult caches(Job job, WarmUp warmUp, BooleanSupplier stopRequested) {
        WarmKey key = key(job, warmUp);
        Optional<WarmCaches.Turn> mine = caches.turn(key, stopRequested);
        if (mine.isEmpty()) {
            return new WarmUpResult.Stopped();
        }
        try (var _ = mine.get()) {
            Optional<HeldCaches> known = caches.find(key);
            if (known.isPresent()) {
                return found(known.get(), job.records());
            }
            return fill(job, warmUp, key, stopRequested);
        }
    }

    private static WarmUpResult found(HeldCaches held, Path records) {
        try {
            held.layRecords(records);
            return new WarmUpResult.Filled(held);
        } catch (WorkspaceException failed) {
            held.close();
            throw failed;
        }
    }

    static WarmKey key(Job job, WarmUp warmUp) {
        Policy policy = job.policy();
        return new WarmKey(
                job.task().repository().id(),
                job.task().spec().base(),
                warmUp.command(),
                warmUp.image(),
                warmUp.paths(),
                policy.hosts().stream().map(WarmUpRun::said).sorted().toList());
    }

    /** The same words in every process, wherever the line stands. */
    private static String said(HostRule host) {
        return "%s %s %s %s"
                .formatted(
                        host.host(),
                        host.port().isPresent() ? host.port().getAsInt() : "",
                        host.methods().stream().sorted().toList(),
                        host.internal());
    }

    private WarmUpResult fill(Job job, WarmUp warmUp, WarmKey key, BooleanSupplier stopRequested) {
        PolicyLimits limits = job.policy().limits();
        var base = job.task().spec().base();
        var room = new WorkspaceQuota(limits.diskBytes(), limits.inodes());
        var recording = Recording.open(job.records(), ROLE, redactor, limits.outputBytes(), clock);
        try (recording;
                var workspace =
                        workspaces.forCheck(
                                job.task().repository(),
                                new WorkspaceKey(job.task().id(), job.fence(), ROLE),
                                new Workspaces.Change(base, base),
                                room)) {
            var home = WarmHome.beside(workspace, warmUp.paths(), engine.user());
            SandboxResult result = run(job, warmUp, workspace, home, recording, stopRequested);
            Optional<String> failure = failure(result, warmUp);
            if (failure.isPresent() || result instanceof SandboxResult.Stopped) {
                recording.close();
                return failure.<WarmUpResult>map(
                                why -> new WarmUpResult.Failed(why, recording.tail(TAIL)))
                        .orElseGet(WarmUpResult.Stopped::new);
            }
            return kept(job, key, home, recording);
        }
    }

    private SandboxResult run(
            Job job,
            WarmUp warmUp,
            Workspace workspace,
            WarmHome home,
            Recording recording,
            BooleanSupplier stopRequested) {
        Policy policy = job.policy();
        Path socket = job.scratch().resolve("gw");
        var rules =
                new EgressRules(
                        policy.hosts(), List.of(), policy.limits(), policy.sources(), List.of());
        var outside = new Outside(Resolver.system(), redactor::redact, List.of());
        Path network = job.records().resolve(WarmCaches.NETWORK);
        try (var _ = Gateway.open(socket, network, rules, outside, clock)) {
            return engine.sandboxes()
                    .run(
                            new SandboxSpec(
                                    new SandboxLabel(job.task().id(), job.fence(), ROLE),
                                    warmUp.image(),
                                    warmUp.command(),
                                    Map.of("CI", "true"),
                                    new Mounts(
                                            workspace.mount(),
                                            List.of(),
                                            home.mounts(),
                                            Optional.of(socket)),
                                    limits(policy.limits(), warmUp.timeout()),
                                    workspace.room(),
                                    policy.sandbox().runtime()),
                            recording,
                            stopRequested);
        }
    }

    private static Limits limits(PolicyLimits limits, Duration timeout) {
        return CommandAgent.limits(limits, timeout, timeout);
    }

    /** In its log stands what it left and is not kept. */
    private WarmUpResult kept(Job job, WarmKey key, WarmHome home, Recording recording) {
        PolicyLimits limits = job.policy().limits();
        try (var fresh = caches.copy(key, home, limits.diskBytes(), limits.inodes())) {
            // Behind all that it printed, of which the redaction may still hold the end.
            recording.endWith(
                    fresh.notes().stream()
                            .map("\nnightkiln: %s\n"::formatted)
                            .collect(Collectors.joining()));
            recording.close();
            return fresh.excess()
                    .<WarmUpResult>map(excess ->
                            new WarmUpResult.Failed(
                                    "it left %s in its caches".formatted(excess),
                                    recording.tail(TAIL)))
                    .orElseGet(() ->
                            new WarmUpResult.Filled(
                                    fresh.keep(
                                            recording.log(),
                                            job.records().resolve(WarmCaches.NETWORK))));
        }
    }

    private static Optional<String> failure(SandboxResult result, WarmUp warmUp) {
        return switch (result) {
            case SandboxResult.Exited(int code, boolean outOfMemory, _) ->
                    code == 0
                            ? Optional.empty()
                            : Optional.of(
                                    "exit code " + code + (outOfMemory ? ", out of memory" : ""));
            case SandboxResult.TimedOut _, SandboxResult.IdleTimedOut _ ->
                    Optional.of("stopped after " + Durations.words(warmUp.timeout()));
            case SandboxResult.DiskFull(_, String excess) ->
                    Optional.of("stopped because " + excess);
            case SandboxResult.Stopped _ -> Optional.empty();
        };
    }
}
