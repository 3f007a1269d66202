package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.Discussion.Comment;
import dev.nightkiln.task.Discussion.LeftOut;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.workspace.DiffStat;
import dev.nightkiln.workspace.FileChange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people are told of the text an agent got and did not get to read. */
class InputTest {
    private static final Actor ADA = new Actor(5, "ada");
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final CommitSha HEAD = new CommitSha("b".repeat(40));
    private static final Task TASK =
            new Task(
                    new TaskId("2345678923"),
                    1,
                    new Repository(1, "acme", "widgets"),
                    7,
                    new TaskSpec(
                            "Say\u200b hello",
                            "Hi <!-- a -->there.<!-- b -->" + "\u200b".repeat(13),
                            ADA,
                            "main",
                            new CommitSha("a".repeat(40))),
                    new TaskState.Published(1, HEAD, 8));
    private static final Input INPUT =
            Input.of(
                    TASK.spec(),
                    new Discussion(
                            List.of(
                                    new Comment(1, ADA, AT, "Loudly.<!-- c -->"),
                                    new Comment(2, ADA, AT, "Or not.")),
                            new LeftOut(3, 1, 4)));

    @Test
    void theStatusSaysWhatWasRemovedAndLeftOut() throws IOException {
        var journal = List.of(new JournalEntry(AT, 1, "e", "QUEUED", 0, "requested by @ada"));
        String text =
                new StatusComment(() -> AT, _ -> Optional.empty())
                        .render(
                                TASK,
                                journal,
                                new StatusComment.Known(
                                        Optional.of(INPUT), Optional.empty(), List.of()));
        new Golden("comments").check("status-hidden-text.md", text);
    }

    @Test
    void theEvidenceSaysTheSame() throws IOException {
        var command = List.of("make", "test");
        var check =
                new CheckResult(
                        "tests",
                        command,
                        "i",
                        CheckOutcome.PASSED,
                        0,
                        1_500,
                        "ok\n",
                        "5",
                        3,
                        "check-1.log");
        var network = new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE);
        var agent = new AgentReport("i", command, "exit code 0", 0, 900, "done", "5", network);
        var stat = new DiffStat(1, 2, 3, List.of(new FileChange("a.txt", 'M', 2, 3, false)));
        var evidence =
                new Evidence(
                        TASK,
                        HEAD,
                        List.of(check),
                        List.of(),
                        agent,
                        stat,
                        "c".repeat(64),
                        Optional.of(INPUT),
                        Proof.NONE);
        new Golden("comments").check("evidence-hidden-text.md", EvidenceComment.render(evidence));
    }

    @Test
    void whereNothingWasHiddenAndNobodySpokeNothingIsSaid() {
        var spec = new TaskSpec("Say hello", "Hi.", ADA, "main", HEAD);
        assertThat(Input.of(spec, Discussion.NONE).sentences()).isEmpty();
    }
}
