package dev.nightkiln.store;

import static dev.nightkiln.store.StoreFixture.WIDGETS;
import static dev.nightkiln.store.StoreFixture.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Phase;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Escalated;
import dev.nightkiln.task.TaskState.Published;
import dev.nightkiln.task.TaskState.Queued;
import dev.nightkiln.task.TaskState.Working;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Set;

/** What a worker does to tasks, on both databases. */
class TaskStoreTest {
    abstract static class Contract {
        private StoreFixture store;

        @BeforeEach
        void open(TestDatabase where) {
            store = new StoreFixture(where);
        }

        @AfterEach
        void close() {
            store.close();
        }

        @Test
        void theWholeRoadIsKeptWithItsJournal() {
            Claim end = store.published(store.claimed(1), 7);
            TaskId id = end.task().id();
            Task task = store.tasks.find(id).orElseThrow();
            assertThat(task.state()).isEqualTo(new Published(1, StoreFixture.HEAD, 7));
            assertThat(task).isEqualTo(end.task());
            assertThat(store.tasks.journal(id))
                    .extracting(JournalEntry::event)
                    .containsExactly(
                            "Requested",
                            "Claimed",
                            "AgentStarted",
                            "AgentEnded",
                            "ChangeCaptured",
                            "ChecksPassed",
                            "PullRequestOpened");
            assertThat(store.tasks.journal(id))
                    .extracting(JournalEntry::fence)
                    .containsExactly(0L, 0L, 1L, 1L, 1L, 1L, 1L);
            assertThat(store.tasks.announcements().version(id)).isEqualTo(6);
            assertThat(store.changes).hasSize(7);
        }

        @Test
        void whereTheOutboxFailsNothingHasHappened() {
            Claim claim = store.claimed(1);
            TaskId id = claim.task().id();
            int written = store.count("journal");
            store.onChange.set(_ -> {
                throw new IllegalStateException("no queue");
            });
            var finding = List.of(new Finding("patch", "{}"));
            assertThatThrownBy(() ->
                            store.tasks.advance(claim, new TaskEvent.AgentStarted(), "", finding))
                    .hasMessage("no queue");
            assertThatThrownBy(() -> store.cancel(1)).hasMessage("no queue");
            assertThatThrownBy(() -> store.opened(2)).hasMessage("no queue");

            assertThat(store.tasks.find(id)).contains(claim.task());
            assertThat(store.tasks.announcements().version(id)).isEqualTo(1);
            assertThat(store.count("journal")).isEqualTo(written);
            assertThat(store.count("finding")).isZero();
            assertThat(store.count("task")).isEqualTo(1);
            assertThat(store.count("trigger_key")).isEqualTo(1);
        }

        @Test
        void aLaterFindingOfAKindReplacesTheFirstWithinItsAttempt() {
            Claim claim = store.claimed(1);
            TaskId id = claim.task().id();
            var start = new TaskEvent.AgentStarted();
            Claim on =
                    store.tasks
                            .advance(claim, start, "", List.of(new Finding("patch", "1")))
                            .orElseThrow();
            store.tasks.advance(
                    on,
                    new TaskEvent.AgentEnded(),
                    "",
                    List.of(new Finding("patch", "2"), new Finding("agent", "🦊")));
            assertThat(store.tasks.finding(id, 1, "patch")).contains("2");
            assertThat(store.tasks.finding(id, 1, "agent")).contains("🦊");
            assertThat(store.tasks.finding(id, 2, "patch")).isEmpty();
            assertThat(store.count("finding")).isEqualTo(2);
        }

        @Test
        void longTextWithEveryKindOfCharacterComesBackAsItWas() {
            String body = "a🦊ü\u202e\r\n\t|`".repeat(8_000).substring(0, 65_000);
            var wanted = spec("🦊".repeat(128), body);
            Task task = new Task(TaskId.random(), 5, WIDGETS, 1, wanted, new Queued(1));
            store.desk.open(store.trigger(), task);
            assertThat(store.tasks.find(task.id()).orElseThrow().spec()).isEqualTo(wanted);
        }

        @Test
        void nulCharactersOfAnIssueAndAnAgentAreLeftOut() {
            Task task =
                    new Task(TaskId.random(), 5, WIDGETS, 1, spec("a\0b", "\0c\0"), new Queued(1));
            store.desk.open(store.trigger(), task);
            assertThat(store.tasks.find(task.id()).orElseThrow().spec()).isEqualTo(spec("ab", "c"));
            store.givePlace(task.id());
            Claim claim = store.tasks.takeUp(task.id(), 1).orElseThrow();
            var handBack = new TaskEvent.HandedBack(FailureReason.CHECK_FAILED);
            store.tasks.advance(claim, handBack, "x\0y" + "🦊".repeat(400), List.of());
            assertThat(store.tasks.journal(task.id()).getLast().detail())
                    .isEqualTo("xy" + "🦊".repeat(249));
        }

        @Test
        void readersAndARetryAreNotInEachOthersWay() {
            Task task = store.opened(1);
            Crowd.of(
                    20,
                    i -> {
                        for (int round = 0; round < 10; round++) {
                            if (i == 0) {
                                store.cancel(1);
                                store.desk.retry(
                                        store.trigger(),
                                        WIDGETS,
                                        1,
                                        spec("again", "x".repeat(20_000 + round)));
                            }
                            assertThat(store.tasks.find(task.id())).isPresent();
                        }
                        return i;
                    });
            assertThat(store.tasks.find(task.id()).orElseThrow().attempt()).isEqualTo(11);
        }

        @Test
        void theReaperLearnsWhoMayStillOwnSomething() {
            Task queued = store.opened(1);
            Claim running = store.claimed(2);
            Task ended = store.published(store.claimed(3), 7).task();
            assertThat(store.tasks.active()).containsExactly(running.task());
            var asked = Set.of(queued.id(), running.task().id(), ended.id(), TaskId.random());
            assertThat(store.tasks.stillActive(asked))
                    .containsExactlyInAnyOrder(queued.id(), running.task().id());
        }

        @Test
        void anEscalationSaysWhereItStopped() {
            Claim claim = store.on(store.claimed(1), new TaskEvent.AgentStarted());
            assertThat(claim.task().state()).isEqualTo(new Working(1));
            store.on(claim, new TaskEvent.HandedBack(FailureReason.IDLE_TIMEOUT));
            assertThat(store.tasks.find(claim.task().id()).orElseThrow().state())
                    .isEqualTo(new Escalated(1, FailureReason.IDLE_TIMEOUT, Phase.WORKING));
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
