package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.Output;
import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Outcome;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.evidence.Rounds;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.Patch;
import dev.nightkiln.workspace.WorkspaceException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What follows when an agent's run was not enough: another run on top of its change, by the same
 * agent or by the next of the ladder, or a person. Each run is on record in the transaction that
 * ends it, so that a crash starts the same one over and never adds one.
 */
public final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);

    /** So much of what a check printed goes back to an agent, of all of them together thrice. */
    private static final int OUTPUT = 20_000;

    private static final int OUTPUTS = 3 * OUTPUT;

    private final Captures captures;
    private final Withholding withholding;
    private final Making.Desk desk;

    public Repair(Captures captures, Withholding withholding, Making.Desk desk) {
        this.captures = captures;
        this.withholding = withholding;
        this.desk = desk;
    }

    /** A run that has come to its end under this policy, with the change as it is now. */
    record Run(Claim claim, Policy policy, Optional<CommitSha> head) {}

    /**
     * Sends the work back, or hands it to a person where the ladder is at its end; only then the
     * findings are kept, for they are of a change that nobody goes on with otherwise.
     */
    Step after(Run run, Outcome outcome, Setback setback, List<Finding> findings) {
        Task task = run.claim().task();
        Setback shown = withholding.of(bounded(setback));
        Rounds rounds = rounds(run, outcome, Optional.of(shown));
        OptionalInt next = ladder(task, run.policy()).next(rounds.rounds());
        var found = new ArrayList<Finding>(List.of(desk.findings().of(rounds)));
        if (next.isEmpty()) {
            found.addAll(findings);
            return new Step.HandBack(failure(task, rounds.rounds()), List.copyOf(found));
        }
        return Step.of(
                desk.tasks()
                        .advance(
                                run.claim(),
                                new TaskEvent.SentBack(),
                                remark(rounds.rounds(), next.getAsInt(), shown),
                                found));
    }

    private static String remark(List<Round> ended, int rung, Setback setback) {
        return "round "
                + (ended.size() + 1)
                + (rung == ended.getLast().rung() ? "" : " by the next agent")
                + ": "
                + setback.summary();
    }

    /** That the run's change was let through by all who were asked. */
    Finding passed(Run run) {
        return desk.findings().of(rounds(run, Outcome.PASSED, Optional.empty()));
    }

    private Rounds rounds(Run run, Outcome outcome, Optional<Setback> setback) {
        Task task = run.claim().task();
        List<Round> before = desk.findings().rounds(task);
        Ladder ladder = ladder(task, run.policy());
        int rung =
                ladder.next(before)
                        .orElseThrow(() -> new IllegalStateException("a run beyond the ladder"));
        AgentReport report =
                desk.findings()
                        .agent(task)
                        .orElseThrow(() -> new IllegalStateException("no report of the agent"));
        return new Rounds(before)
                .with(
                        new Round(
                                rung,
                                ladder.agent(rung).name(),
                                report,
                                outcome,
                                run.head(),
                                setback));
    }

    Ladder ladder(Task task, Policy policy) {
        return Ladder.of(policy, desk.findings().specification(task));
    }

    /** What this run has used of models, together with those before it. */
    ModelUse used(Task task, AgentReport report) {
        return ModelUse.together(
                Stream.concat(earlier(task).stream(), Stream.of(report.network()))
                        .map(Traffic::models)
                        .toList());
    }

    /** What the runs before this one have used, those included that never came to their end. */
    List<Traffic> earlier(Task task) {
        return Stream.concat(
                        desk.findings().rounds(task).stream()
                                .map(round -> round.report().network()),
                        desk.places().cutOff(task).stream().map(Gateway::used))
                .toList();
    }

    private static Setback bounded(Setback setback) {
        var outputs = new ArrayList<Output>();
        int left = OUTPUTS;
        for (Output output : setback.outputs()) {
            String text = Markdown.tail(output.text(), Math.min(OUTPUT, left));
            left -= Math.min(text.length(), left);
            outputs.add(new Output(output.of(), text));
        }
        return new Setback(setback.reason(), setback.summary(), outputs);
    }

    /** Why a person has to go on, as the last run has it. */
    Failure failure(Task task, List<Round> ended) {
        Round last = ended.getLast();
        Setback setback =
                last.setback().orElseThrow(() -> new IllegalStateException("nothing has failed"));
        Optional<CommitSha> head = last.outcome() == Outcome.OVER ? last.head() : latest(ended);
        return new Failure(
                setback.reason(),
                setback.summary(),
                setback.outputs().isEmpty() ? "" : setback.outputs().getFirst().text(),
                head.map(change -> captures.patch(task, change)));
    }

    /** The change that the last run with one has left. */
    static Optional<CommitSha> latest(List<Round> ended) {
        return ended.reversed().stream().flatMap(round -> round.head().stream()).findFirst();
    }

    /**
     * The change of a task that has one already, for the person who gets it back. What broke us may
     * be that it cannot be read; a person is called all the same.
     */
    Optional<Patch> change(Task task) {
        try {
            return captures.change(task)
                    .or(() ->
                            latest(desk.findings().rounds(task))
                                    .map(head -> captures.patch(task, head)));
        } catch (WorkspaceException unreadable) {
            LOG.warn("without the change: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }
}
