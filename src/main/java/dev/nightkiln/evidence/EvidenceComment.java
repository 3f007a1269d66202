package dev.nightkiln.evidence;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.evidence.Proof.BundleLink;
import dev.nightkiln.evidence.Proof.Picture;
import dev.nightkiln.policy.Command;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Task;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.workspace.DiffStat;
import dev.nightkiln.workspace.FileChange;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comment under a pull request: what was observed about exactly this commit, and what was not.
 */
public final class EvidenceComment {
    private static final int FILES_SHOWN = 50;
    private static final int CHECKS_SHOWN = 200;
    private static final int PICTURES_SHOWN = 10;
    private static final int LOGS_BUDGET = 20_000;

    /** All that is said about one published attempt. */
    public record Evidence(
            Task task,
            CommitSha head,
            List<CheckResult> checks,
            List<GateResult> gates,
            AgentReport agent,
            DiffStat stat,
            String policyDigest,
            Optional<Input> input,
            Proof proof,
            History history) {
        public Evidence {
            checks = List.copyOf(checks);
            gates = List.copyOf(gates);
        }

        public Evidence with(Proof other) {
            return new Evidence(
                    task, head, checks, gates, agent, stat, policyDigest, input, other, history);
        }

        /** Of an attempt that follows up nothing. */
        public Evidence(
                Task task,
                CommitSha head,
                List<CheckResult> checks,
                List<GateResult> gates,
                AgentReport agent,
                DiffStat stat,
                String policyDigest,
                Optional<Input> input,
                Proof proof) {
            this(task, head, checks, gates, agent, stat, policyDigest, input, proof, History.NONE);
        }
    }

    private EvidenceComment() {}

    /**
     * Hidden in the comment; found again by it. A pull request has one such comment, which speaks
     * of its newest commit of ours.
     */
    public static String marker(Task task) {
        return "<!-- nightkiln:evidence:" + task.id() + " -->";
    }

    public static String render(Evidence evidence) {
        return Room.fit(room -> render(evidence, room));
    }

    private static String render(Evidence evidence, Room room) {
        return """
        %s%s

        %s%s

        Nightkiln ran these commands itself, each in a fresh container without network, on the tracked files of \
        exactly this commit or of its base. A result is the exit code it saw.

        %s%s

        %s

        **Not checked:** %s%s

        Commit `%s` on base `%s` · task `%s`, attempt %d · policy `%s` · asked for by `%s`

        %s
        """
                .formatted(
                        FirstLine.of(evidence),
                        evidence.history().paragraph(),
                        release(evidence),
                        ProofTable.render(
                                        evidence.checks(), evidence.gates(), evidence.proof(), room)
                                .stripTrailing(),
                        Signals.render(evidence.proof(), room),
                        bundle(evidence.proof()),
                        folded(evidence, room),
                        NotChecked.in(evidence),
                        Input.paragraph(evidence.input()),
                        evidence.head(),
                        evidence.task().spec().base(),
                        evidence.task().id(),
                        evidence.task().attempt(),
                        evidence.policyDigest(),
                        evidence.task().spec().requester().login(),
                        marker(evidence.task()));
    }

    private static String folded(Evidence evidence, Room room) {
        return Stream.of(
                        GateDetails.details(evidence.gates(), room),
                        logs(evidence.checks(), room),
                        Markdown.folded("Files changed", files(evidence.stat(), room)),
                        Markdown.folded("The agent's run", agent(evidence.agent(), room)),
                        rounds(evidence.proof()),
                        decisions(evidence.proof(), room),
                        evidence.history().superseded(evidence.task().attempt()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    /** One run needs no list. */
    private static String rounds(Proof proof) {
        return proof.rounds().size() < 2
                ? ""
                : Markdown.folded(
                        "All runs of agents in this attempt", RoundTable.render(proof.rounds()));
    }

    private static String decisions(Proof proof, Room room) {
        return proof.decisions()
                .filter(text -> !text.isBlank())
                .map(text ->
                        Markdown.folded(
                                "What the agent decided and why, not verified",
                                "Its own words, from `.nightkiln/decisions.md`:\n\n"
                                        + Markdown.block(Markdown.shortened(text, room.of(6_000)))))
                .orElse("");
    }

    /** Where all that is known lies, in a paragraph. */
    public static String bundle(Proof proof) {
        return proof.bundle().map(EvidenceComment::bundle).orElse("No evidence bundle was made.");
    }

    private static String bundle(BundleLink link) {
        if (link.equals(BundleLink.INSIDE)) {
            return "This is the proof as it lies in the evidence bundle, beside all that it names.";
        }
        String name = Markdown.code(link.name());
        return link.page()
                        .map(page ->
                                "**[All of the evidence](%s)**: logs, reports, patch, recording, network log."
                                        .formatted(page))
                        .orElse("The evidence is kept on the server of Nightkiln.")
                + " Bundle "
                + name
                + ", SHA-256 `"
                + link.sha256()
                + "`"
                + pictures(link.pictures());
    }

    /** What GitHub cannot fetch would be a broken picture, so it is a link. */
    private static String pictures(List<Picture> pictures) {
        return pictures.stream()
                .limit(PICTURES_SHOWN)
                .map(one ->
                        "\n\nScreenshot "
                                + Markdown.code(Markdown.shortened(one.name(), 200))
                                + (one.isPublic()
                                        ? "\n\n![screenshot](" + one.address() + ")"
                                        : ": [open](" + one.address() + ")"))
                .collect(Collectors.joining());
    }

    private static boolean isHeld(List<GateResult> gates) {
        return gates.stream().anyMatch(GateResult::isHeld);
    }

    /** What a held change waits for. */
    private static String release(Evidence evidence) {
        return isHeld(evidence.gates())
                ? "Why is below. The check run `nightkiln/second-key` is red until enough"
                        + " people have approved exactly this commit: by a review, or by the comment"
                        + " `/agent approve "
                        + evidence.head().abbreviated()
                        + "`.\n\n"
                : "";
    }

    private static String logs(List<CheckResult> checks, Room room) {
        int shown = Math.min(room.of(CHECKS_SHOWN), checks.size());
        int budget = room.of(LOGS_BUDGET) / Math.max(1, shown);
        return checks.stream()
                .limit(shown)
                .map(check ->
                        Markdown.folded(
                                "Log of " + Markdown.html(check.name()),
                                Markdown.block(Markdown.tail(check.logTail(), budget))
                                        + "\n\n"
                                        + check.logBytes()
                                        + " bytes, SHA-256 of the kept log `"
                                        + check.logSha256()
                                        + "`"))
                .collect(Collectors.joining("\n\n"));
    }

    private static String files(DiffStat stat, Room room) {
        int shown = room.of(FILES_SHOWN);
        String rows =
                stat.first().stream()
                        .limit(shown)
                        .map(EvidenceComment::file)
                        .collect(Collectors.joining("\n"));
        int more = stat.files() - Math.min(shown, stat.first().size());
        return "| File | + | − |\n|---|---|---|\n"
                + rows
                + (more > 0 ? "\n\n… and " + Figures.count(more, "more file") + "." : "");
    }

    private static String file(FileChange change) {
        return "| "
                + Markdown.cell(Markdown.shortened(change.path(), 200))
                + " | "
                + change.added()
                + " | "
                + change.deleted()
                + " |";
    }

    private static String agent(AgentReport agent, Room room) {
        return "Image "
                + Markdown.code(agent.image())
                + ", command "
                + Markdown.code(Markdown.shortened(Command.shown(agent.command()), 300))
                + ": "
                + agent.ending()
                + " after "
                + Figures.duration(agent.tookMillis())
                + ". "
                + NetworkUse.render(agent.network())
                + ModelUsage.render(agent.network().models())
                + "\n\nIts last output, in its own words and not verified:\n\n"
                + Markdown.block(Markdown.tail(agent.logTail(), room.of(4_000)));
    }
}
