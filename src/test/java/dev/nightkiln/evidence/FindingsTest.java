package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.Output;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.egress.Traffic;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Specification;
import dev.nightkiln.task.Specification.Priority;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What is kept with a task comes back as it was. */
@ExtendWith(OnH2.class)
class FindingsTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    private static final AgentReport REPORT =
            new AgentReport(
                    "nightkiln/sandbox:dev",
                    List.of("story"),
                    "exit code 0",
                    0,
                    1_000,
                    "done\n",
                    "0".repeat(64),
                    new Traffic(0, 0, 0, List.of(), 0, List.of(), ModelUse.NONE));
    private static final Specification ASKED =
            new Specification(
                    "It says hello",
                    List.of("src/Hello.java"),
                    List.of("There was a mail"),
                    List.of("No new library"),
                    List.of(
                            new Criterion("Output", new Proof.Command("test -s out")),
                            new Criterion("Tests", new Proof.NamedCheck("unit tests")),
                            new Criterion("Looks", new Proof.None())),
                    List.of("make all"),
                    Optional.of("story"),
                    Optional.of(new BigDecimal("1.25")),
                    Priority.HIGH);

    @Test
    void aSpecificationIsKeptWithTheTaskThatItOpens(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            var findings = new Findings(store.tasks);
            var understood = new Understanding(ASKED, List.of("note"), List.of("frame"));
            Task task = StoreFixture.task(WIDGETS, 1);
            store.desk.open(store.trigger(), task, findings.of(understood));

            assertThat(findings.understanding(task)).contains(understood);
            assertThat(findings.specification(task)).isEqualTo(ASKED);
        }
    }

    @Test
    void aTaskOfBeforeAsksForItsTitle(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            Task task = StoreFixture.task(WIDGETS, 1);
            store.desk.open(store.trigger(), task);

            assertThat(new Findings(store.tasks).specification(task))
                    .isEqualTo(Specification.of("Say hello"));
        }
    }

    @Test
    void theRunsOfAnAttemptAreAddedOneByOne(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            var findings = new Findings(store.tasks);
            var first =
                    new Round(
                            0,
                            "story",
                            REPORT,
                            Round.Outcome.TURNED_DOWN,
                            Optional.of(new CommitSha("a".repeat(40))),
                            Optional.of(
                                    new Round.Setback(
                                            FailureReason.CHECK_FAILED,
                                            "unit tests: exit code 1",
                                            List.of(new Output("unit tests", "1 failed\n")))));
            var second =
                    new Round(
                            1,
                            "other",
                            REPORT,
                            Round.Outcome.PASSED,
                            first.head(),
                            Optional.empty());
            Task task = StoreFixture.task(WIDGETS, 1);
            var one = new Rounds(List.of()).with(first);
            store.desk.open(store.trigger(), task, findings.of(one.with(second)));

            assertThat(findings.rounds(task)).containsExactly(first, second);
        }
    }

    @Test
    void aRoundThatPassedHasNoSetback() {
        assertThatThrownBy(() ->
                        new Round(
                                0,
                                "story",
                                REPORT,
                                Round.Outcome.TURNED_DOWN,
                                Optional.empty(),
                                Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
