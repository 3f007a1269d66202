package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.JournalEntry;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the comment that stays on the issue says first. */
class StatusCommentTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private static final CommitSha HEAD = new CommitSha("b".repeat(40));
    private static final JournalEntry OPENED = entry("PullRequestOpened", "pull request #8");
    private static final JournalEntry GIVEN = entry("SignedOff", "approved by @bea, @cem");
    private static final JournalEntry VOID = entry("SignOffVoid", "sign-off withdrawn: void");

    private static JournalEntry entry(String event, String detail) {
        return new JournalEntry(AT, 1, event, "PUBLISHED", 0, detail);
    }

    /** A change of a protected path. */
    private static String held(JournalEntry... journal) {
        var base = new CommitSha("a".repeat(40));
        var task =
                new Task(
                        new TaskId("2345678923"),
                        1,
                        new Repository(1, "acme", "widgets"),
                        7,
                        new TaskSpec("Own it", "", new Actor(5, "ada"), "main", base),
                        new TaskState.Published(1, HEAD, 8));
        var gates =
                List.of(
                        new GateResult("secrets", Outcome.PASSED, "none", List.of()),
                        new GateResult("policy", Outcome.HELD, "1 protected path", List.of()));
        return new StatusComment(() -> AT, _ -> Optional.empty())
                .render(
                        task,
                        List.of(journal),
                        new StatusComment.Known(Optional.empty(), Optional.empty(), gates));
    }

    @Test
    void aHeldChangeIsSaidToWaitForPeopleUntilTheyHaveAgreed() throws IOException {
        var golden = new Golden("comments");
        golden.check("status-held.md", held(OPENED));
        golden.check("status-second-key-given.md", held(OPENED, GIVEN));
        assertThat(held(OPENED, GIVEN, VOID)).contains("needs a second key");
        assertThat(held(OPENED, GIVEN, OPENED))
                .as("nobody has agreed to the next commit")
                .contains("needs a second key");
    }

    @Test
    void theEvidenceIsLinkedOnceThereIsAPage() {
        var none = new StatusComment.Known(Optional.empty(), Optional.empty(), List.of());
        Task task = Proven.task();

        assertThat(
                        new StatusComment(
                                        () -> AT, _ -> Optional.of("https://k.example/evidence/x/"))
                                .body(task, List.of(), none))
                .contains("[All of the evidence](https://k.example/evidence/x/)");
        assertThat(new StatusComment(() -> AT, _ -> Optional.empty()).body(task, List.of(), none))
                .doesNotContain("evidence](");
    }
}
