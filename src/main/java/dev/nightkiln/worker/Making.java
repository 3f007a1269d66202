package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentJob;
import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.AgentResult;
import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.agent.PreviousAttempt;
import dev.nightkiln.agent.Told;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Input;
import dev.nightkiln.github.Permission;
import dev.nightkiln.policy.Denial;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Narrowing;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.CaptureResult;
import dev.nightkiln.workspace.Patch;
import dev.nightkiln.workspace.Start;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * From the base commit to the captured change: workspace, agent, capture. Cut off anywhere, it
 * starts over.
 */
public final class Making {
    private static final Logger LOG = LoggerFactory.getLogger(Making.class);
    private static final int PREVIOUS_LOG = 8_000;
    private static final int GUIDE_BYTES = 32 * 1024;

    private final Preparation preparation;
    private final Workspaces workspaces;
    private final CommandAgent agent;
    private final Captures captures;
    private final Withholding withholding;
    private final Desk desk;

    /** Where what was found out is kept. */
    public record Desk(TaskStore tasks, Findings findings, Places places) {}

    public Making(
            Preparation preparation,
            Workspaces workspaces,
            CommandAgent agent,
            Captures captures,
            Withholding withholding,
            Desk desk) {
        this.preparation = preparation;
        this.workspaces = workspaces;
        this.agent = agent;
        this.captures = captures;
        this.withholding = withholding;
        this.desk = desk;
    }

    Step make(Claim claim, BooleanSupplier stopRequested) {
        Task task = claim.task();
        Permission permission = preparation.permissionOfRequester(task);
        String requester = task.spec().requester().login();
        if (!permission.canWrite()) {
            return denied(
                    requester + " asked for this and may not write to the repository any more", "");
        }
        preparation.fetch(task);
        return switch (preparation.policy(task)) {
            case PolicyResult.Invalid(var errors) ->
                    denied(
                            Policies.REPOSITORY_FILE + " on the base branch cannot be used",
                            errors.stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining("\n")));
            case PolicyResult.Effective effective -> {
                Optional<Denial> denial =
                        TriggerRight.denial(
                                effective.policy(), task.spec().requester(), permission);
                if (denial.isPresent()) {
                    yield denied(
                            requester + " asked for this and may not by the policy",
                            denial.get().toString());
                }
                Map<String, String> images = preparation.pinnedImages(effective);
                List<ModelRule> keyless = agent.withoutKey(effective.policy());
                if (!keyless.isEmpty()) {
                    yield Step.handBack(ModelBounds.withoutKey(keyless));
                }
                yield work(
                        claim,
                        Narrowing.of(
                                effective
                                        .policy()
                                        .withImages(name -> images.getOrDefault(name, name)),
                                desk.findings().specification(task)),
                        new Findings.PolicyFinding(effective.digest(), images),
                        stopRequested);
            }
        };
    }

    private static Step denied(String summary, String log) {
        return Step.handBack(
                new Failure(FailureReason.POLICY_DENIED, summary, log, Optional.empty()));
    }

    private Step work(
            Claim claim,
            Policy policy,
            Findings.PolicyFinding recorded,
            BooleanSupplier stopRequested) {
        Task task = claim.task();
        var key = new WorkspaceKey(task.id(), claim.fence(), "agent");
        PolicyLimits limits = policy.limits();
        var quota = new WorkspaceQuota(limits.diskBytes(), limits.inodes());
        try (var workspace =
                workspaces.forAgent(task.repository(), key, Start.at(task.spec().base()), quota)) {
            Optional<Claim> working =
                    desk.tasks()
                            .advance(
                                    claim,
                                    new TaskEvent.AgentStarted(),
                                    "",
                                    List.of(desk.findings().of(recorded)));
            if (working.isEmpty()) {
                return new Step.Lost();
            }
            AgentResult result = agent.work(job(claim, policy, workspace), stopRequested);
            if (result instanceof AgentResult.Stopped) {
                return new Step.Lost();
            }
            return working.flatMap(at ->
                            desk.tasks()
                                    .advance(
                                            at,
                                            new TaskEvent.AgentEnded(),
                                            ModelBounds.remark(result.report()),
                                            List.of(
                                                    desk.findings()
                                                            .of(withholding.of(result.report())))))
                    .map(at -> capture(at, policy, workspace, result))
                    .orElseGet(Step.Lost::new);
        }
    }

    private AgentJob job(Claim claim, Policy policy, Workspace workspace) {
        Task task = claim.task();
        return new AgentJob(
                task,
                claim.fence(),
                policy,
                workspace,
                new Told(
                        desk.findings().input(task).map(Input::discussion).orElse(Discussion.NONE),
                        guide(task),
                        previous(task)),
                desk.places().scratch(claim),
                desk.places().freshRecords(task));
    }

    /** One that is too large, a link or no text is found in the working tree all the same. */
    private Optional<String> guide(Task task) {
        try {
            return workspaces.file(task.repository(), task.spec().base(), "AGENTS.md", GUIDE_BYTES);
        } catch (WorkspaceException unusable) {
            LOG.info("task {}: {}", task.id(), unusable.getMessage());
            return Optional.empty();
        }
    }

    private Optional<PreviousAttempt> previous(Task task) {
        return desk.findings()
                .failure(task, task.attempt() - 1)
                .map(failure ->
                        new PreviousAttempt(
                                failure.reason().name(),
                                failure.summary(),
                                Markdown.tail(failure.log(), PREVIOUS_LOG)));
    }

    private Step capture(Claim claim, Policy policy, Workspace workspace, AgentResult result) {
        CaptureResult captured = captures.capture(claim.task(), workspace, policy);
        if (result instanceof AgentResult.Overran overran) {
            Optional<Patch> patch = captures.patch(claim.task(), captured);
            Failure failure = withholding.of(ModelBounds.failure(overran, policy.limits(), patch));
            if (failure.patch().isEmpty()) {
                captures.forget(claim.task(), captured);
            }
            return Step.handBack(failure);
        }
        AgentReport report = result.report();
        return switch (captured) {
            case CaptureResult.Captured(CommitSha head, _) ->
                    Step.of(
                            desk.tasks()
                                    .advance(
                                            claim,
                                            new TaskEvent.ChangeCaptured(head),
                                            "commit " + head.abbreviated(),
                                            List.of()));
            case CaptureResult.NoChange() -> Step.handBack(nothing(report));
            case CaptureResult.Refused refused ->
                    Step.handBack(
                            new Failure(
                                    refused.reason(),
                                    refused.path()
                                            + " breaks the rule "
                                            + refused.rule()
                                            + ": "
                                            + refused.detail(),
                                    "To mend it: " + refused.mend(),
                                    Optional.<Patch>empty()));
        };
    }

    /**
     * Without a change the exit code at least tells an agent that found nothing to do from one that
     * could not work.
     */
    private static Failure nothing(AgentReport report) {
        FailureReason reason =
                report.exitCode() == 0
                        ? FailureReason.NO_CHANGE
                        : report.ending().contains("out of memory")
                                ? FailureReason.OUT_OF_MEMORY
                                : FailureReason.AGENT_FAILED;
        return new Failure(
                reason,
                "The agent ended with " + report.ending() + " and left the tree as it was",
                report.logTail(),
                Optional.empty());
    }
}
