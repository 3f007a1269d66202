package dev.nightkiln.conflicts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.store.MergeStore;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.OnPostgres;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TaskDesk.Trigger;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.workspace.MergeResult;
import dev.nightkiln.workspace.MergeResult.Clean;
import dev.nightkiln.workspace.MergeResult.Conflicting;
import dev.nightkiln.workspace.MergeResult.Unknown;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is known of merges is kept: git is asked for nothing twice. */
class MergeFactsTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");

    abstract static class Contract {
        private final List<String> asked = new ArrayList<>();
        private MergeResult answer = new Clean();

        private MergeFacts.Round round(MergeFacts facts) {
            return facts
            .new Round(
                    WIDGETS,
                    (one, other) -> {
                        asked.add(one + " " + other);
                        return answer;
                    });
        }

        private static CommitSha sha(int number) {
            return new CommitSha("%040x".formatted(number));
        }

        /** All pairs of these commits, as a probe asks for them. */
        private void probe(MergeFacts facts, List<CommitSha> heads) {
            var round = round(facts);
            for (CommitSha one : heads) {
                heads.stream().filter(o -> !o.equals(one)).forEach(o -> round.ask(one, o));
            }
            round.keep();
        }

        @Test
        void onlyPairsOfAMovedBranchAreAskedAgain(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                var facts = new MergeFacts(new MergeStore(store.database));
                var heads =
                        new ArrayList<>(IntStream.range(1, 51).mapToObj(Contract::sha).toList());
                probe(facts, heads);
                assertThat(asked).hasSize(50 * 49 / 2).doesNotHaveDuplicates();
                asked.clear();
                probe(facts, heads);
                assertThat(asked).isEmpty();
                heads.set(7, sha(1000));
                probe(facts, heads);
                assertThat(asked).hasSize(49);
            }
        }

        @Test
        void whatGitCouldNotSayIsAskedAgainAndWhatNobodyAsksIsForgotten(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                var facts = new MergeFacts(new MergeStore(store.database));
                answer = new Unknown("late");
                probe(facts, List.of(sha(1), sha(2)));
                answer = new Conflicting(List.of("a"), 3);
                probe(facts, List.of(sha(1), sha(2)));
                answer = new Clean();
                probe(facts, List.of(sha(1), sha(2), sha(3)));
                assertThat(round(facts).ask(sha(2), sha(1)))
                        .isEqualTo(new Conflicting(List.of("a"), 3));
                probe(facts, List.of(sha(3)));
                asked.clear();
                probe(facts, List.of(sha(1), sha(2)));
                assertThat(asked).hasSize(1);
            }
        }

        private static void is(StoreFixture store, String state) {
            String sql = "UPDATE task SET state = '" + state + "'";
            store.database.transaction(handle -> handle.execute(sql));
        }

        @Test
        void aStandingIsKeptUntilItsPullRequestIsMerged(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                Task task = StoreFixture.task(WIDGETS, 1);
                store.desk.open(new Trigger("key", "guid"), task);
                var merges = new MergeStore(store.database);
                var facts = new MergeFacts(merges);
                var standing =
                        new Standing(
                                7,
                                sha(1),
                                "main",
                                sha(2),
                                new Conflicting(List.of("a"), 1),
                                List.of(new Standing.Clash(9, new Clean())),
                                1);
                var line = new Reverified.Line("unit", true, false, 0, 5, "");
                var result = new Reverified(sha(2), sha(1), List.of(line), "");

                facts.keep(task.id(), standing, "shown", true);
                facts.keep(task.id(), result);
                facts.keep(task.id(), standing, "again", true);

                assertThat(facts.standing(task.id())).contains(standing);
                assertThat(facts.reverified(task.id())).contains(result);
                is(store, "CLOSED");
                merges.forgetMerged(WIDGETS.id());
                assertThat(merges.standing(task.id()).orElseThrow().shown()).isEqualTo("again");
                is(store, "MERGED");
                merges.forgetMerged(WIDGETS.id() + 1);
                assertThat(facts.standing(task.id())).isPresent();
                merges.forgetMerged(WIDGETS.id());
                assertThat(facts.standing(task.id())).isEmpty();
            }
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class InH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class InPostgres extends Contract {}
}
