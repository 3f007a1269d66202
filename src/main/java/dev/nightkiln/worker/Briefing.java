package dev.nightkiln.worker;

import dev.nightkiln.agent.FollowUp;
import dev.nightkiln.agent.PreviousAttempt;
import dev.nightkiln.agent.Told;
import dev.nightkiln.agent.Tried;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Input;
import dev.nightkiln.evidence.Round;
import dev.nightkiln.evidence.Round.Setback;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.PublishedCommit;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.WorkspaceException;
import dev.nightkiln.workspace.Workspaces;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gathers what the agent is told beside the issue and the policy. */
final class Briefing {
    private static final Logger LOG = LoggerFactory.getLogger(Briefing.class);
    private static final int PREVIOUS_LOG = 8_000;
    private static final int GUIDE_BYTES = 32 * 1024;

    private final Workspaces workspaces;
    private final Findings findings;

    Briefing(Workspaces workspaces, Findings findings) {
        this.workspaces = workspaces;
        this.findings = findings;
    }

    /** For the agent of this rung, after these runs. */
    Told told(Task task, List<Round> ended, int rung) {
        return new Told(
                findings.input(task).map(Input::discussion).orElse(Discussion.NONE),
                guide(task),
                previous(task),
                tried(ended, rung),
                task.continues().map(before -> followUp(task, before)),
                Optional.of(findings.specification(task)));
    }

    private FollowUp followUp(Task task, PublishedCommit before) {
        Task then = task.asOf(before);
        String observed =
                findings.checks(then).stream()
                        .map(check ->
                                check.name()
                                        + ": "
                                        + check.outcome().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("\n"));
        return new FollowUp(before.pullRequest(), observed, findings.feedback(task));
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
        return findings.failure(task, task.attempt() - 1)
                .map(failure ->
                        new PreviousAttempt(
                                failure.reason().name(),
                                failure.summary(),
                                Markdown.tail(failure.log(), PREVIOUS_LOG)));
    }

    private static Tried tried(List<Round> ended, int rung) {
        return ended.isEmpty()
                ? Tried.NOTHING
                : new Tried(
                        ended.stream().flatMap(round -> run(round).stream()).toList(),
                        ended.getLast().rung() == rung,
                        Repair.latest(ended).isPresent());
    }

    private static Optional<Tried.Run> run(Round round) {
        return round.setback().map(setback -> run(round, setback));
    }

    private static Tried.Run run(Round round, Setback setback) {
        return new Tried.Run(
                round.agent(), setback.reason().name(), setback.summary(), setback.outputs());
    }
}
