package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskState.Preparing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Optional;

/** The fence: who may write to a task and who may not any more, on both databases. */
class ClaimTest {
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
        void whoTakesTheTaskUpVoidsEveryEarlierClaim() {
            Claim old = store.claimed(1);
            Claim young = store.tasks.takeUp(old.task().id(), 1).orElseThrow();
            assertThat(young.fence()).isGreaterThan(old.fence());
            assertThat(store.tasks.holds(old)).isFalse();
            assertThat(store.tasks.holds(young)).isTrue();

            int written = store.count("journal");
            var finding = List.of(new Finding("patch", "{}"));
            assertThat(store.tasks.advance(old, new TaskEvent.AgentStarted(), "", finding))
                    .isEmpty();
            store.tasks.excuse(old);
            assertThat(store.count("journal")).isEqualTo(written);
            assertThat(store.count("finding")).isZero();
            assertThat(store.tasks.find(old.task().id())).contains(young.task());
            assertThat(store.tasks.takeUp(old.task().id(), 1).orElseThrow().claims()).isEqualTo(3);
        }

        @Test
        void workersThatTakeItUpAtOnceHoldOneClaimBetweenThem() {
            Task task = store.running(1);
            List<Claim> claims =
                    Crowd.of(4, _ -> store.tasks.takeUp(task.id(), 1)).stream()
                            .flatMap(Optional::stream)
                            .toList();
            assertThat(claims).extracting(Claim::fence).doesNotHaveDuplicates();
            assertThat(claims.stream().filter(store.tasks::holds)).hasSize(1);
        }

        @Test
        void aCancelVoidsTheClaimAtOnce() {
            Claim claim = store.claimed(1);
            store.cancel(1);
            assertThat(store.tasks.holds(claim)).isFalse();
            assertThat(store.tasks.advance(claim, new TaskEvent.AgentStarted(), "", List.of()))
                    .isEmpty();
            assertThat(store.tasks.takeUp(claim.task().id(), 1)).isEmpty();
        }

        @Test
        void aWorkerThatMissedACancelAndARetryDoesNothingToTheNextAttempt() {
            Claim late = store.claimed(1);
            TaskId id = late.task().id();
            store.cancel(1);
            store.retry(1);
            store.givePlace(id);

            assertThat(store.tasks.holds(late)).isFalse();
            assertThat(store.tasks.advance(late, new TaskEvent.AgentStarted(), "", List.of()))
                    .isEmpty();
            var handBack = new TaskEvent.HandedBack(FailureReason.AGENT_FAILED);
            assertThat(store.tasks.advance(late, handBack, "", List.of())).isEmpty();
            assertThat(store.tasks.find(id).orElseThrow().state()).isEqualTo(new Preparing(2));
            assertThat(store.tasks.takeUp(id, 1)).isEmpty();
            assertThat(store.tasks.takeUp(id, 2)).isPresent();
        }

        @Test
        void onlyARunningAttemptCanBeTakenUp() {
            Task queued = store.opened(1);
            assertThat(store.tasks.takeUp(queued.id(), 1)).isEmpty();
            assertThat(store.tasks.takeUp(TaskId.random(), 1)).isEmpty();
            Claim claim = store.claimed(2);
            assertThat(store.tasks.takeUp(claim.task().id(), 2)).isEmpty();
        }

        @Test
        void takeUpsAreCountedUntilTheyAreExcusedOrTheTaskIsRetried() {
            Claim first = store.claimed(1);
            TaskId id = first.task().id();
            assertThat(first.claims()).isEqualTo(1);
            store.tasks.takeUp(id, 1);
            Claim third = store.tasks.takeUp(id, 1).orElseThrow();
            assertThat(third.claims()).isEqualTo(3);
            store.tasks.excuse(third);
            assertThat(store.tasks.takeUp(id, 1).orElseThrow().claims()).isEqualTo(1);

            store.cancel(1);
            store.retry(1);
            store.givePlace(id);
            assertThat(store.tasks.takeUp(id, 2).orElseThrow().claims()).isEqualTo(1);
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
