package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.ModelUse.Calls;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.egress.Traffic.Reached;
import dev.nightkiln.egress.Traffic.Refused;
import dev.nightkiln.escalate.EscalationComment;
import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Input;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.evidence.StatusComment;
import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.github.CheckRunReport;
import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.testing.HostileText;
import dev.nightkiln.testing.Rendered;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.Standing;
import dev.nightkiln.verify.TestDelta;
import dev.nightkiln.verify.TestDelta.Group;
import dev.nightkiln.workspace.DiffStat;
import dev.nightkiln.workspace.FileChange;
import dev.nightkiln.workspace.Patch;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything we write to GitHub, whole, with hostile text in every place that is not ours: it has
 * to be the same text, but for what stands in code.
 */
class HostileTextTest {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    /** Where many bots look for commands: the source of a comment, line by line. */
    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?im)^\\s*(?:/[a-z][\\w-]*(?:\\s|$)|@[\\w-]+(?:\\[bot])?[,:]? \\w|bors \\w)");

    private static final Pattern UNSEEN =
            Pattern.compile(
                    "[\\p{Cc}\\p{Cs}&&[^\\n\\t]]|[\\u200b\\u2028\\u2029\\u2060\\u202e\\u2066\\x{e0041}]");

    private static final Pattern LIVE_IN_TITLE =
            Pattern.compile(
                    "(?i)[#@]\\w|\\bgh-\\d|://|\\bwww\\.\\w|^/[a-z]|\\[(?:skip|no|ci) |\\*NO_CI|bors r"
                            + "|\\n|[\\p{Cc}\\p{Cs}\\u202e\\u200b]");

    @Test
    void quotedTextStaysInCodeInEveryCommentAndCheckRun() {
        Map<String, String> benign = written("x", "x");
        for (String line : HostileText.LINES) {
            // A rendering of nothing is no code, so there is always something.
            hold(benign, written("x" + line, "x"), line);
            hold(benign, written(line + "x", "x"), line);
            hold(benign, written("x", line + "x"), line);
        }
        for (String block : HostileText.BLOCKS) {
            hold(benign, written("x", block), block);
            hold(benign, written("x" + block + "x", block), block);
        }
    }

    private static void hold(Map<String, String> benign, Map<String, String> hostile, String what) {
        hostile.forEach((name, text) -> {
            assertThat(Rendered.outsideCode(text))
                    .as("%s with %s", name, what)
                    .isEqualTo(Rendered.outsideCode(benign.getOrDefault(name, "")));
            assertThat(COMMAND.matcher(text).find()).as("command in %s: %s", name, text).isFalse();
            assertThat(UNSEEN.matcher(text).find()).as("%s with %s", name, what).isFalse();
        });
    }

    @Test
    void whatIsTooLongLeavesTheEndAndTheStructureOfItsComment() {
        String long1 = "|`@ada ".repeat(40_000);
        String long2 = ("```\n@ada </details>\n~~~\n" + "é€😀".repeat(50) + "\n").repeat(3_000);
        written(long1, long2)
                .forEach((name, text) -> {
                    boolean check = name.startsWith("check");
                    assertThat(check ? text.getBytes(StandardCharsets.UTF_8).length : text.length())
                            .as(name)
                            .isLessThanOrEqualTo(check ? 65_535 : 65_536);
                    assertThat(outside(text)).as(name).noneMatch(node -> node.contains("ada <"));
                });
        for (String name : List.of("evidence", "escalation", "check", "check nightkiln/policy")) {
            assertThat(written(long1, long2).get(name)).as(name).contains(" bytes omitted]");
        }
        assertThat(outside(written(long1, long2).getOrDefault("escalation", "")))
                .anyMatch(node -> node.endsWith("Text How to go on"))
                .anyMatch(node -> node.contains("phase checking"));
        assertThat(outside(written(long1, long2).getOrDefault("evidence", "")))
                .anyMatch(node -> node.endsWith("Text Not checked:"))
                .anyMatch(node -> node.contains(" · policy "));
    }

    private static List<String> outside(String text) {
        return Rendered.outsideCode(text);
    }

    @Test
    void aThousandChecksFitAndTheRestIsCounted() {
        Evidence one = evidence("x".repeat(99), "y".repeat(5_000));
        List<CheckResult> many = Collections.nCopies(1_000, one.checks().getFirst());
        var evidence =
                new Evidence(
                        one.task(),
                        HEAD,
                        many,
                        one.gates(),
                        one.agent(),
                        one.stat(),
                        "d",
                        one.input(),
                        Proof.NONE);
        String text = EvidenceComment.render(evidence);
        assertThat(text.length()).isLessThanOrEqualTo(65_536);
        assertThat(text).containsPattern("… and \\d+ more checks").contains("Not checked:");
        assertThat(outside(text).stream().filter(node -> node.contains("</details>")))
                .hasSameSizeAs(
                        outside(text).stream().filter(node -> node.contains("<details>")).toList());
    }

    @Test
    void noTitleOrSubjectClosesCallsLinksOrSkipsAnything() {
        Stream.concat(HostileText.LINES.stream(), HostileText.BLOCKS.stream())
                .forEach(text -> {
                    for (int most : List.of(72, 200)) {
                        String title = Markdown.title(text, most);
                        assertThat(title.length()).isLessThanOrEqualTo(most);
                        assertThat(LIVE_IN_TITLE.matcher(title).find()).as(title).isFalse();
                    }
                });
    }

    @Test
    void nothingOfTheIssueGetsIntoANameOfABranch() {
        Stream.concat(HostileText.LINES.stream(), HostileText.BLOCKS.stream())
                .forEach(text ->
                        assertThat(task(text).branch()).isEqualTo("agent/issue-7-2345678923-2"));
    }

    /** Every kind of text we write; {@code line} and {@code block} are other people's. */
    private static Map<String, String> written(String line, String block) {
        var written = new LinkedHashMap<String, String>();
        Evidence evidence = evidence(line, block);
        Task task = evidence.task();
        written.put("evidence", EvidenceComment.render(evidence));
        written.put("pull request", PullRequestBody.render(evidence));
        written.put(
                "status",
                new StatusComment(() -> AT, _ -> Optional.empty())
                        .render(
                                task,
                                List.of(new JournalEntry(AT, 1, "e", "QUEUED", 1, cut(line))),
                                new StatusComment.Known(
                                        evidence.input(),
                                        Optional.of(understood(line, block)),
                                        evidence.gates())));
        var state = new Escalated(2, FailureReason.CHECK_FAILED, Phase.CHECKING);
        var patch =
                new Patch("diff --git a/x b/x\n+" + block.replace("\n", "\n+"), 5, evidence.stat());
        var failure = new Failure(FailureReason.CHECK_FAILED, cut(line), block, Optional.of(patch));
        written.put("escalation", EscalationComment.render(task, state, failure, List.of()));
        var check = CheckReports.of(Verdicts.of(evidence), false, AT).getFirst();
        written.put("check", check.output().summary() + "\n\n" + check.output().text());
        var verdicts = Verdicts.of(evidence);
        for (CheckRunReport gate : GateReports.of(verdicts, AT)) {
            written.put(
                    "check " + gate.name(),
                    gate.output().summary() + "\n\n" + gate.output().text());
        }
        return written;
    }

    /** A summary has at most this many characters before it is shown in another place. */
    private static Understanding understood(String line, String block) {
        var asked =
                new Specification(
                        block,
                        List.of(line),
                        List.of(block),
                        List.of(block),
                        List.of(
                                new Criterion(block, new Criterion.Proof.Command(line)),
                                new Criterion(line, new Criterion.Proof.NamedCheck(line))),
                        List.of(line),
                        Optional.of(line),
                        Optional.empty(),
                        Specification.Priority.HIGH);
        return new Understanding(asked, List.of(), List.of());
    }

    private static String cut(String line) {
        return line.substring(0, Math.min(190, line.length()));
    }

    private static Evidence evidence(String line, String block) {
        var command = List.of("sh", "-ec", line);
        var check =
                new CheckResult(
                        line,
                        command,
                        line,
                        CheckOutcome.PASSED,
                        0,
                        1,
                        block,
                        "0",
                        0,
                        "check-1.log");
        var gate = new GateResult("policy", GateResult.Outcome.HELD, line, List.of(block, line));
        var agent = new AgentReport(line, command, "exit code 0", 0, 1, block, "0", traffic(line));
        var stat = new DiffStat(1, 1, 1, List.of(new FileChange(line, 'M', 1, 1, false)));
        var input = new Input(Discussion.NONE, Map.of(), Map.of());
        return new Evidence(
                task(line),
                HEAD,
                List.of(check),
                List.of(gate),
                agent,
                stat,
                "d",
                Optional.of(input),
                proof(check, line, block));
    }

    /** Every foreign text that a proof may quote. */
    private static Proof proof(CheckResult check, String line, String block) {
        var ids = new Group(1, List.of(line));
        var delta =
                new TestDelta(1, 1, 1, 0, ids, ids, ids, ids, ids, ids, ids, List.of(line, block));
        var seen =
                new CheckComparison(
                        check,
                        Optional.of(check),
                        Optional.of(new CheckComparison.BaseRun(check, true)),
                        Optional.empty(),
                        Optional.empty(),
                        Standing.KEPT,
                        delta,
                        List.of(),
                        List.of(line, block));
        var criteria =
                List.of(
                        new Criterion(line, new Criterion.Proof.Command(line)),
                        new Criterion(line, new Criterion.Proof.NamedCheck("y" + line)),
                        new Criterion(line, new Criterion.Proof.None()));
        var specification =
                new Specification(
                        block,
                        List.of(line),
                        List.of(line),
                        List.of(line),
                        criteria,
                        List.of(line),
                        Optional.empty(),
                        Optional.empty(),
                        Specification.Priority.NORMAL);
        var signal =
                new Observed(
                        Signal.LOOSENED_TEST, ProofRule.Reaction.HOLD, line, List.of(block, line));
        var link =
                new Proof.BundleLink(
                        "evidence-2345678923-1.zip",
                        "0",
                        Optional.of("https://nightkiln.example/evidence/x/"),
                        List.of(new Proof.Picture(line, "https://nightkiln.example/1.png", true)));
        return new Proof(
                Optional.of(specification),
                List.of(seen),
                List.of(signal),
                Optional.of(block),
                Optional.of(link));
    }

    private static Traffic traffic(String line) {
        return new Traffic(
                1,
                1,
                1,
                List.of(new Reached(line, 1, 0, 1, 1)),
                1,
                List.of(new Refused(line, line, line, 1)),
                new ModelUse(
                        List.of(new Calls(line, line, 1, 1, 1, 1, 1, true, true)),
                        Optional.empty()));
    }

    private static Task task(String text) {
        return new Task(
                new TaskId("2345678923"),
                1,
                new Repository(1, "acme", "widgets"),
                7,
                new TaskSpec(text, text, new Actor(5, "ada"), "main", HEAD),
                new TaskState.Queued(2));
    }
}
