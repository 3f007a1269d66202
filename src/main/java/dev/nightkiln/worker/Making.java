package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentJob;
import dev.nightkiln.agent.AgentResult;
import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.policy.AgentRule;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.sandbox.ReadOnlyMount;
import dev.nightkiln.sandbox.WorkspaceQuota;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.store.TaskStore;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.worker.FollowUpStart.Found;
import dev.nightkiln.workspace.Start;
import dev.nightkiln.workspace.Workspace;
import dev.nightkiln.workspace.WorkspaceKey;
import dev.nightkiln.workspace.Workspaces;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * From the base commit, or from what the run before has left, to the captured change: workspace,
 * agent, capture. Cut off anywhere, it starts over.
 */
public final class Making {
    private static final int DECISIONS_BYTES = 32 * 1024;

    private final Admittance admittance;
    private final Workspaces workspaces;
    private final WarmingUp warmingUp;
    private final CommandAgent agent;
    private final Withholding withholding;
    private final Repair repair;
    private final RunEnding ending;
    private final Briefing briefing;
    private final FollowUpStart followUps;
    private final Desk desk;

    /** Where what was found out is kept. */
    public record Desk(TaskStore tasks, Findings findings, Places places) {}

    /** The agent, and the caches it reads. */
    public record Working(WarmingUp warmingUp, CommandAgent agent) {}

    public Making(
            Preparation preparation,
            Workspaces workspaces,
            Working working,
            Captures captures,
            Withholding withholding,
            Desk desk) {
        this.admittance = new Admittance(preparation, working.agent(), desk.findings());
        this.workspaces = workspaces;
        this.warmingUp = working.warmingUp();
        this.agent = working.agent();
        this.withholding = withholding;
        this.repair = new Repair(captures, withholding, desk);
        this.ending = new RunEnding(captures, withholding, repair, desk);
        this.briefing = new Briefing(workspaces, desk.findings());
        this.followUps = new FollowUpStart(preparation, desk);
        this.desk = desk;
    }

    Step make(Claim claim, BooleanSupplier stopRequested) {
        return switch (admittance.of(claim.task())) {
            case Admittance.Refused(var failure) -> Step.handBack(failure);
            case Admittance.Let let ->
                    switch (followUps.find(claim, let.effective())) {
                        case Found.Unusable(var failure) -> Step.handBack(failure);
                        case Found.NothingLeft(var why) -> {
                            desk.tasks().drop(claim, why);
                            yield new Step.Lost();
                        }
                        case Found.At(var now, var parent) ->
                                turn(
                                        now,
                                        let.policy(),
                                        new Beginning(let.onRecord(), parent),
                                        stopRequested);
                    };
        };
    }

    /** What is on record of how the attempt began. */
    private record Beginning(Findings.PolicyFinding policy, CommitSha parent) {}

    /** Whose run it is, after which other ones. */
    private record Turn(Policy policy, int rung, AgentRule agent, List<Round> ended) {}

    /** The ladder may have become shorter since the last run, with the policy of the server. */
    private Step turn(
            Claim claim, Policy policy, Beginning beginning, BooleanSupplier stopRequested) {
        Task task = claim.task();
        List<Round> ended = desk.findings().rounds(task);
        Ladder ladder = repair.ladder(task, policy);
        OptionalInt rung = ladder.next(ended);
        if (rung.isEmpty()) {
            return Step.handBack(repair.failure(task, ended));
        }
        int at = rung.getAsInt();
        var turn = new Turn(policy, at, ladder.agent(at), ended);
        desk.places().keepRecords(task, policy.retention().evidence());
        var warmUp =
                new WarmingUp.Job(
                        task,
                        claim.fence(),
                        policy,
                        desk.places().scratch(claim),
                        desk.places().records(task));
        return warmingUp.with(
                warmUp,
                stopRequested,
                caches -> work(claim, turn, beginning, caches.mounts(), stopRequested),
                without ->
                        switch (without) {
                            case WarmingUp.Without.Stopped() -> new Step.Lost();
                            case WarmingUp.Without.Failed(var failure) -> Step.handBack(failure);
                        });
    }

    private Step work(
            Claim claim,
            Turn turn,
            Beginning beginning,
            List<ReadOnlyMount> caches,
            BooleanSupplier stopRequested) {
        Task task = claim.task();
        var key = new WorkspaceKey(task.id(), claim.fence(), "agent");
        PolicyLimits limits = turn.policy().limits();
        var quota = new WorkspaceQuota(limits.diskBytes(), limits.inodes());
        try (var workspace =
                workspaces.forAgent(
                        task.repository(), key, start(beginning.parent(), turn.ended()), quota)) {
            Optional<Claim> working =
                    desk.tasks()
                            .advance(
                                    claim,
                                    new TaskEvent.AgentStarted(),
                                    "",
                                    List.of(
                                            desk.findings().of(beginning.policy()),
                                            desk.findings().start(beginning.parent())));
            if (working.isEmpty()) {
                return new Step.Lost();
            }
            AgentResult result = agent.work(job(claim, turn, workspace, caches), stopRequested);
            if (result instanceof AgentResult.Stopped) {
                return new Step.Lost();
            }
            return working.flatMap(at ->
                            desk.tasks()
                                    .advance(
                                            at,
                                            new TaskEvent.AgentEnded(),
                                            ModelBounds.remark(
                                                    result.report(),
                                                    repair.used(task, result.report())),
                                            found(workspace, result)))
                    .map(at -> ending.of(at, turn.policy(), workspace, result))
                    .orElseGet(Step.Lost::new);
        }
    }

    private List<Finding> found(Workspace workspace, AgentResult result) {
        String decisions =
                workspaces.agentFile(workspace, "decisions.md", DECISIONS_BYTES).orElse("");
        return List.of(
                desk.findings().of(withholding.of(result.report())),
                desk.findings().of(withholding.of(new Findings.Decisions(decisions))));
    }

    /**
     * The first run begins with the parent, every other one with what the runs before have left.
     */
    private static Start start(CommitSha parent, List<Round> ended) {
        return new Start(parent, Repair.latest(ended).orElse(parent));
    }

    private AgentJob job(Claim claim, Turn turn, Workspace workspace, List<ReadOnlyMount> caches) {
        Task task = claim.task();
        Places places = desk.places();
        Path records = places.freshRecords(task, turn.ended().size() + 1);
        return new AgentJob(
                task,
                claim.fence(),
                turn.policy(),
                turn.agent(),
                workspace,
                briefing.told(task, turn.ended(), turn.rung()),
                repair.earlier(task),
                new AgentJob.Directories(places.scratch(claim), records, caches));
    }
}
