package dev.nightkiln.evidence;

import dev.nightkiln.agent.AgentReport;
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

/**
 * The comment under a pull request: what was observed about exactly this commit, and what was not.
 */
public final class EvidenceComment {
    private static final int FILES_SHOWN = 50;
    private static final int CHECKS_SHOWN = 200;
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
            Proof proof) {
        public Evidence {
            checks = List.copyOf(checks);
            gates = List.copyOf(gates);
        }
    }

    private EvidenceComment() {}

    /** Hidden in the comment; found again by it. */
    public static String marker(Task task) {
        return "<!-- nightkiln:evidence:" + task.id() + ":" + task.attempt() + " -->";
    }

    public static String render(Evidence evidence) {
        return Room.fit(room -> render(evidence, room));
    }

    private static String render(Evidence evidence, Room room) {
        return """
        %s
        **%s passed** on `%s`: %s%s

        | Check | Command | Result | Time |
        |---|---|---|---|
        %s

        Nightkiln ran these commands itself, in fresh containers without network, on the tracked files of exactly \
        this commit. A result is the exit code it saw.

        %s

        %s

        %s

        %s

        **Not checked:** whether the base commit passes the same checks, whether the tests prove what the issue \
        asks for, %sand anything the agent says about itself.%s

        Commit `%s` on base `%s` · task `%s`, attempt %d · policy `%s` · asked for by `%s`
        """
                .formatted(
                        marker(evidence.task()),
                        headline(evidence.checks(), isHeld(evidence.gates())),
                        evidence.head().abbreviated(),
                        Figures.diff(evidence.stat()),
                        release(evidence),
                        rows(evidence.checks(), room),
                        GateRows.render(evidence.gates(), room),
                        logs(evidence.checks(), room),
                        Markdown.folded("Files changed", files(evidence.stat(), room)),
                        Markdown.folded("The agent's run", agent(evidence.agent(), room)),
                        unscanned(evidence.gates()),
                        Input.paragraph(evidence.input()),
                        evidence.head(),
                        evidence.task().spec().base(),
                        evidence.task().id(),
                        evidence.task().attempt(),
                        evidence.policyDigest(),
                        evidence.task().spec().requester().login());
    }

    private static String unscanned(List<GateResult> gates) {
        boolean scanned =
                gates.stream()
                        .anyMatch(gate ->
                                gate.name().equals("secrets")
                                        && gate.outcome() == GateResult.Outcome.PASSED);
        return scanned ? "" : "secrets in the change, ";
    }

    private static boolean isHeld(List<GateResult> gates) {
        return gates.stream().anyMatch(GateResult::isHeld);
    }

    private static String headline(List<CheckResult> checks, boolean isHeld) {
        String which =
                checks.size() == 1
                        ? "The required check"
                        : "All " + checks.size() + " required checks";
        return isHeld ? "✋ Held for people to agree. " + which : which;
    }

    /** What a held change waits for. */
    private static String release(Evidence evidence) {
        return isHeld(evidence.gates())
                ? "\n\nWhy is in the table of gates. The check run `nightkiln/second-key` is red until enough"
                        + " people have approved exactly this commit: by a review, or by the comment"
                        + " `/agent approve "
                        + evidence.head().abbreviated()
                        + "`."
                : "";
    }

    private static String rows(List<CheckResult> checks, Room room) {
        int shown = Math.clamp(room.of(CHECKS_SHOWN), 1, Math.max(1, checks.size()));
        int more = checks.size() - shown;
        return checks.stream()
                        .limit(shown)
                        .map(EvidenceComment::row)
                        .collect(Collectors.joining("\n"))
                + (more > 0 ? "\n\n… and " + Figures.count(more, "more check") + "." : "");
    }

    private static String row(CheckResult check) {
        return "| "
                + Markdown.cell(Markdown.shortened(check.name(), 100))
                + " | "
                + Markdown.cell(Markdown.shortened(Command.shown(check.command()), 300))
                + " | "
                + result(check)
                + " | "
                + Figures.duration(check.tookMillis())
                + " |";
    }

    static String result(CheckResult check) {
        return switch (check.outcome()) {
            case PASSED -> "✅ exit code 0";
            case FAILED -> "❌ exit code " + check.exitCode();
            case TIMED_OUT -> "❌ stopped by its timeout";
            case DISK_FULL -> "❌ stopped, its workspace was full";
            case OUT_OF_MEMORY -> "❌ out of memory, exit code " + check.exitCode();
        };
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
