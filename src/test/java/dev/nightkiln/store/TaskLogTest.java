package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.attest.LogChain;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/** The journal is a chain: what is changed afterwards is seen, and which record it was. */
class TaskLogTest {
    abstract static class Contract {
        @Test
        void eachRecordNamesTheOneBeforeIt(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                Claim claim = store.claimed(1);
                store.claimed(2);
                store.published(claim, 7);
                List<String> log = store.tasks.log(claim.task().id());
                assertThat(log).hasSize(store.tasks.journal(claim.task().id()).size());
                assertThat(log.getFirst())
                        .startsWith("{\"prev\":\"start\",\"task\":\"" + claim.task().id() + "\"");
                for (int i = 1; i < log.size(); i++) {
                    assertThat(log.get(i))
                            .startsWith("{\"prev\":\"" + LogChain.link(log.get(i - 1)) + "\"");
                }
                assertThat(LogChain.broken(log)).isEmpty();
                assertThat(store.tasks.brokenLog()).isEmpty();
            }
        }

        @Test
        void aRecordThatIsChangedRemovedOrPutInBreaksTheChain(TestDatabase where) {
            for (String change :
                    List.of(
                            "UPDATE journal SET detail = 'nothing' WHERE task = '%s' AND event = 'AgentEnded'",
                            "UPDATE journal SET fence = fence + 1 WHERE task = '%s' AND event = 'AgentEnded'",
                            "UPDATE journal SET prev = NULL WHERE task = '%s' AND event = 'AgentEnded'",
                            "UPDATE journal SET prev = 'start' WHERE task = '%s' AND event = 'AgentEnded'",
                            "UPDATE journal SET prev = NULL WHERE task = '%s' AND event = 'Requested'",
                            "DELETE FROM journal WHERE task = '%s' AND event = 'Requested'",
                            "DELETE FROM journal WHERE task = '%s' AND event = 'AgentEnded'")) {
                try (var store = new StoreFixture(where)) {
                    Claim claim = store.claimed(1);
                    store.published(claim, 7);
                    assertThat(store.tasks.brokenLog()).isEmpty();
                    store.sql(change.formatted(claim.task().id()));
                    assertThat(store.tasks.brokenLog())
                            .as(change)
                            .hasValueSatisfying(words ->
                                    assertThat(words)
                                            .startsWith("task " + claim.task().id())
                                            .endsWith("does not follow from the one before it"));
                    store.database.transaction(handle ->
                            handle.execute("DELETE FROM journal")
                                    + handle.execute("DELETE FROM requester")
                                    + handle.execute("DELETE FROM trigger_key")
                                    + handle.execute("DELETE FROM task"));
                }
            }
        }

        @Test
        void recordsFromBeforeTheChainAreCountedAtItsStart(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                Task task = store.opened(1);
                store.sql("UPDATE journal SET prev = NULL WHERE task = '" + task.id() + "'");
                store.givePlace(task.id());
                assertThat(store.tasks.log(task.id()))
                        .singleElement()
                        .asString()
                        .startsWith("{\"prev\":\"start-after-1\"");
                assertThat(LogChain.broken(store.tasks.log(task.id()))).isEmpty();
                assertThat(store.tasks.brokenLog()).isEmpty();
                store.sql("DELETE FROM journal WHERE task = '" + task.id() + "' AND prev IS NULL");
                assertThat(store.tasks.brokenLog()).isPresent();
            }
        }

        @Test
        void changesOfManyWorkersAtOnceStayOneChain(TestDatabase where) throws Exception {
            try (var store = new StoreFixture(where)) {
                Task task = store.opened(1);
                Crowd.of(8, number -> number % 2 == 0 ? store.cancel(1) : store.retry(1));
                assertThat(store.tasks.brokenLog()).isEmpty();
                assertThat(store.tasks.log(task.id()))
                        .hasSize(store.tasks.journal(task.id()).size());
            }
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}
}
