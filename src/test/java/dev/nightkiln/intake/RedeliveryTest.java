package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.queue.Outcome;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The same thing said twice, late, or while GitHub is unwell. */
class RedeliveryTest extends InTown {
    private String labelled() {
        town.on(town.issue).label(LABEL, "wilma");
        String guid = town.lastGuid("issues");
        town.work();
        return guid;
    }

    private void cancelled() {
        town.clock.move(Duration.ofMinutes(1));
        town.on(town.issue).comment("wilma", "/agent cancel");
        town.work();
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
    }

    @Test
    void aRedeliveryUnderTheSameIdChangesNothing() {
        String guid = labelled();
        Task task = town.task().orElseThrow();
        cancelled();
        town.github.webhooks().redeliver(guid);
        assertThat(town.work()).isEmpty();
        assertThat(town.task().map(Task::id)).contains(task.id());
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
    }

    @Test
    void aReplayUnderAnotherIdStartsNothingDaysAndMonthsLater() {
        String guid = labelled();
        Task task = town.task().orElseThrow();
        cancelled();
        for (int days : List.of(0, 4, 29, 90)) {
            town.clock.move(Duration.ofDays(days));
            town.deliveries.prune();
            town.replay(guid, "replay-after-" + days);
            town.work();
            assertThat(town.task().map(Task::id)).contains(task.id());
            assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void aReplayedCommandThatWasRefusedStartsNothingWhenItWouldBePossible() {
        labelled();
        town.on(town.issue).comment("wilma", "/agent run");
        String guid = town.lastGuid("issue_comment");
        town.work();
        assertThat(town.answers()).hasSize(1);
        cancelled();
        town.replay(guid, "replay");
        town.work();
        assertThat(town.task().orElseThrow().state()).isInstanceOf(Cancelled.class);
        assertThat(town.answers()).hasSize(1);
    }

    @Test
    void theLabelAddedAgainMeansRunAgain() {
        labelled();
        Task first = town.task().orElseThrow();
        cancelled();
        town.clock.move(Duration.ofMinutes(1));
        labelled();
        assertThat(town.task().orElseThrow().state()).isEqualTo(new Queued(1));
        assertThat(town.task().map(Task::id)).isNotEqualTo(first.id());
        assertThat(town.task().orElseThrow().id()).isNotEqualTo(first.id());
    }

    @Test
    void aCancelBeforeTheTaskExistsIsAnsweredAndTheTaskIsStartedByWhatComesLater() {
        town.on(town.issue).comment("wilma", "/agent cancel");
        town.work();
        assertThat(town.task()).isEmpty();
        assertThat(town.answers())
                .singleElement()
                .asString()
                .endsWith(
                        "`/agent cancel` does not apply here: there is no task. `/agent help` shows"
                                + " what I understand.\n");
        labelled();
        assertThat(town.task().orElseThrow().state()).isEqualTo(new Queued(1));
    }

    /** Each kind of call that a label causes fails once at its turn. */
    @Test
    void whereCallsFailTheLabelIsTakenUpAgainAndCountsOnce() {
        failOnce("GET", "/repos/acme/widgets/collaborators");
        failOnce("GET", "/repos/acme/widgets/issues/" + town.issue);
        failOnce("POST", "/repos/acme/widgets/issues/" + town.issue + "/reactions");
        failOnce("DELETE", "/repos/acme/widgets/issues/" + town.issue + "/labels");
        town.on(town.issue).label(LABEL, "wilma");
        String guid = town.lastGuid("issues");
        int tries = untilDone(guid);
        assertThat(tries).isEqualTo(5);
        assertThat(town.task().orElseThrow().state()).isEqualTo(new Queued(1));
        assertThat(town.seen().labels()).isEmpty();
        assertThat(IntakeTown.reactions(town.seen().reactions()))
                .containsExactly("eyes by nightkiln[bot]");
    }

    @Test
    void anAnswerThatCouldNotBeGivenIsGivenLater() {
        labelled();
        failOnce("POST", "/repos/acme/widgets/issues/" + town.issue + "/comments");
        town.on(town.issue).comment("wilma", "/agent run");
        String guid = town.lastGuid("issue_comment");
        assertThat(untilDone(guid)).isEqualTo(2);
        assertThat(town.answers()).hasSize(1);
        assertThat(town.answers().getFirst()).contains("There is a task on its way already.");
    }

    @Test
    void anAnswerWhoseConfirmationWasLostIsNotGivenTwice() {
        town.github
                .faults()
                .failsNext(
                        new Fault.ResetAfterEffect(),
                        "POST",
                        "/repos/acme/widgets/issues/" + town.issue + "/comments");
        town.on(town.issue).comment("wilma", "/agent help");
        String guid = town.lastGuid("issue_comment");
        assertThat(untilDone(guid)).isEqualTo(2);
        assertThat(town.answers()).hasSize(1);
    }

    /** Reads are repeated at once, so they fail twice. */
    private void failOnce(String method, String path) {
        for (int i = 0; i < (method.equals("GET") ? 2 : 1); i++) {
            town.github.faults().failsNext(new Fault.Status(500), method, path);
        }
    }

    private int untilDone(String guid) {
        for (int tries = 1; tries <= 20; tries++) {
            switch (town.work(guid)) {
                case Outcome.Done() -> {
                    return tries;
                }
                case Outcome.Later(var at) -> {
                    assertThat(at).isAfter(town.clock.instant());
                    assertThat(town.deliveries.unfinished(guid)).isPresent();
                    town.clock.move(Duration.between(town.clock.instant(), at));
                }
            }
        }
        throw new AssertionError("never done");
    }
}
