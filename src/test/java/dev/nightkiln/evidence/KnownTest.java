package dev.nightkiln.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.Claim;
import dev.nightkiln.store.Finding;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.store.Wish;
import dev.nightkiln.task.Discussion;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.GateResult.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of which attempt the status comment speaks. */
@ExtendWith(OnH2.class)
class KnownTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");

    @Test
    void afterAFollowUpThatCameToNothingTheChangeThatStandsIsStillHeld(TestDatabase where) {
        try (var store = new StoreFixture(where)) {
            var findings = new Findings(store.tasks);
            Task task = StoreFixture.task(WIDGETS, 1);
            var input = new Input(Discussion.NONE, Map.of(), Map.of());
            store.desk.open(store.trigger(), task, findings.of(input));
            var held = new GateResult("policy", Outcome.HELD, "1 protected path", List.of());
            Claim claim = begun(store, task);
            published(store, claim, findings.of(new Findings.Gates(List.of(held))));

            var wish =
                    new Wish(Wish.Kind.COMMAND, 1, StoreFixture.BOB, store.clock.instant(), "{}");
            store.desk.followUps().ask(store.trigger(), WIDGETS, 7, wish);
            assertThat(findings.input(now(store, task)))
                    .as("the issue is the same, and what was said on it")
                    .contains(input);
            store.tasks.drop(begun(store, task), "called off");

            var known = StatusComment.Known.of(findings, now(store, task));
            assertThat(known.gates()).containsExactly(held);
            assertThat(known.input()).isEqualTo(Optional.of(input));
        }
    }

    private static Task now(StoreFixture store, Task task) {
        return store.tasks.find(task.id()).orElseThrow();
    }

    private static Claim begun(StoreFixture store, Task task) {
        store.database.transaction(handle -> store.tasks.claimPlace(handle, task.id()));
        return store.tasks.takeUp(task.id(), now(store, task).attempt()).orElseThrow();
    }

    private static void published(StoreFixture store, Claim claim, Finding gates) {
        Claim at = claim;
        for (TaskEvent event :
                List.of(
                        new TaskEvent.AgentStarted(),
                        new TaskEvent.AgentEnded(),
                        new TaskEvent.ChangeCaptured(claim.task().spec().base()),
                        new TaskEvent.ChecksPassed(),
                        new TaskEvent.PullRequestOpened(7))) {
            at = store.tasks.advance(at, event, "", List.of(gates)).orElseThrow();
        }
    }
}
