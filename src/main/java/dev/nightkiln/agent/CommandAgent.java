package dev.nightkiln.agent;

import dev.nightkiln.egress.EgressRules;
import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.egress.Outside;
import dev.nightkiln.egress.Resolver;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.sandbox.Limits;
import dev.nightkiln.sandbox.Mounts;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxLabel;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.FailureReason;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Runs any command as the agent: in a sealed container, with the gateway as its only neighbour. */
public final class CommandAgent {
    private static final String BRIEF = "/nightkiln/brief";
    private static final String OBJECTS = "/nightkiln/objects";
    private static final long TMP_BYTES = 1024L * 1024 * 1024;
    private static final int TAIL = 4_000;

    private final Sandboxes sandboxes;
    private final Redactor redactor;
    private final InstantSource clock;
    private final Outside outside;
    private final Brief brief = new Brief(new Marks());
    private final AgentSwitches switches = new AgentSwitches(new Marks());

    public CommandAgent(
            Sandboxes sandboxes,
            Redactor redactor,
            List<ModelProvider> providers,
            InstantSource clock) {
        this.sandboxes = sandboxes;
        this.redactor = redactor;
        this.clock = clock;
        this.outside = new Outside(Resolver.system(), redactor::redact, providers);
    }

    /** Blocks until the agent has ended, whatever ended it; its container is gone then. */
    public AgentResult work(AgentJob job, BooleanSupplier stopRequested) {
        Path socket = directory(job.directories().scratch().resolve("gw"));
        Path records = job.directories().records();
        Path network = records.resolve(AgentJob.NETWORK_LOG);
        long outputBytes = job.policy().limits().outputBytes();
        var recording = Recording.open(records, "agent", redactor, outputBytes, clock);
        var gateway =
                Gateway.open(
                        socket,
                        network,
                        EgressRules.of(job.policy(), job.earlier()),
                        outside,
                        clock);
        var watch = new BudgetWatch(gateway::exhausted, stopRequested, clock);
        SandboxResult result;
        try (gateway;
                recording) {
            result = sandboxes.run(spec(job, socket, gateway), recording, watch);
        }
        // Closed first: what was under way has its line then.
        AgentReport report = report(job, ending(result, job, watch), result, recording, gateway);
        return report.network().models().exhausted().isPresent()
                ? overspent(result, report, watch)
                : judge(result, report);
    }

    /** The providers whose models the policy lists, and who are of no use without a key. */
    public List<ModelRule> withoutKey(Policy policy) {
        Set<String> known =
                outside.providers().stream().map(ModelProvider::name).collect(Collectors.toSet());
        return policy.models().stream().filter(rule -> !known.contains(rule.provider())).toList();
    }

    private SandboxSpec spec(AgentJob job, Path socket, Gateway gateway) {
        var mounts = new ArrayList<ReadOnlyMount>();
        mounts.add(new ReadOnlyMount(brief.write(job, providers(gateway)), BRIEF));
        mounts.addAll(job.directories().caches());
        mounts.addAll(switches.write(job.directories().scratch()));
        job.workspace()
                .objects()
                .ifPresent(objects -> mounts.add(new ReadOnlyMount(objects, OBJECTS)));
        return new SandboxSpec(
                new SandboxLabel(job.task().id(), job.fence(), "agent"),
                job.agent().image(),
                job.agent().command(),
                environment(gateway),
                new Mounts(job.workspace().mount(), mounts, Optional.of(socket)),
                limits(
                        job.policy().limits(),
                        job.policy().limits().agentTimeout(),
                        job.policy().limits().idleTimeout()),
                job.workspace().room(),
                job.policy().sandbox().runtime());
    }

    private static Set<String> providers(Gateway gateway) {
        return gateway.providers().stream().map(ModelProvider::name).collect(Collectors.toSet());
    }

    private static Map<String, String> environment(Gateway gateway) {
        var environment = new HashMap<>(ModelEnvironment.of(gateway));
        environment.putAll(AgentSwitches.environment());
        environment.put("NIGHTKILN_BRIEF", BRIEF);
        environment.put("CI", "true");
        return environment;
    }

    static Limits limits(PolicyLimits limits, Duration total, Duration idle) {
        return new Limits(
                total,
                idle,
                limits.memoryBytes(),
                limits.cpus(),
                limits.pids(),
                Math.min(TMP_BYTES, limits.memoryBytes() / 2));
    }

    private static AgentReport report(
            AgentJob job,
            String ending,
            SandboxResult result,
            Recording recording,
            Gateway gateway) {
        return new AgentReport(
                job.agent().image(),
                job.agent().command(),
                ending,
                result instanceof SandboxResult.Exited(int code, _, _) ? code : -1,
                took(result).toMillis(),
                recording.tail(TAIL),
                recording.sha256(),
                gateway.traffic());
    }

    /** What came after was done without the model, and is no work of the agent's to judge. */
    private static AgentResult overspent(
            SandboxResult result, AgentReport report, BudgetWatch watch) {
        return switch (result) {
            case SandboxResult.Exited _, SandboxResult.TimedOut _, SandboxResult.IdleTimedOut _ ->
                    new AgentResult.Overran(FailureReason.BUDGET_EXHAUSTED, report);
            case SandboxResult.Stopped _ when watch.isOverdue() ->
                    new AgentResult.Overran(FailureReason.BUDGET_EXHAUSTED, report);
            case SandboxResult.Stopped _, SandboxResult.DiskFull _ -> judge(result, report);
        };
    }

    private static AgentResult judge(SandboxResult result, AgentReport report) {
        return switch (result) {
            case SandboxResult.Exited _ -> new AgentResult.Ended(report);
            case SandboxResult.TimedOut _ -> new AgentResult.Overran(FailureReason.TIMEOUT, report);
            case SandboxResult.IdleTimedOut _ ->
                    new AgentResult.Overran(FailureReason.IDLE_TIMEOUT, report);
            case SandboxResult.DiskFull _ ->
                    new AgentResult.Overran(FailureReason.DISK_FULL, report);
            case SandboxResult.Stopped _ -> new AgentResult.Stopped(report);
        };
    }

    private static String ending(SandboxResult result, AgentJob job, BudgetWatch watch) {
        PolicyLimits limits = job.policy().limits();
        return switch (result) {
            case SandboxResult.Exited(int code, boolean outOfMemory, _) ->
                    "exit code " + code + (outOfMemory ? ", out of memory" : "");
            case SandboxResult.TimedOut _ ->
                    "stopped after " + Durations.words(limits.agentTimeout());
            case SandboxResult.IdleTimedOut _ ->
                    "stopped after " + Durations.words(limits.idleTimeout()) + " without output";
            case SandboxResult.DiskFull(_, var excess) -> "stopped because " + excess;
            case SandboxResult.Stopped _ when watch.isOverdue() ->
                    "stopped because it went on after its budget of models was spent";
            case SandboxResult.Stopped _ -> "stopped on request";
        };
    }

    private static Duration took(SandboxResult result) {
        return switch (result) {
            case SandboxResult.Exited(_, _, var took) -> took;
            case SandboxResult.TimedOut(var after) -> after;
            case SandboxResult.IdleTimedOut(var after) -> after;
            case SandboxResult.DiskFull(var after, _) -> after;
            case SandboxResult.Stopped(var after) -> after;
        };
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot make " + path, failed);
        }
    }
}
