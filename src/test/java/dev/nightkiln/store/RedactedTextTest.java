package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.task.TaskSpec;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.task.TaskState.Queued;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A canary in every text the store can be given, and a look into the tables beside the store. A
 * text column that is added makes this fail until a canary is put there too.
 */
class RedactedTextTest {
    /** Words of ours, and ids and names of GitHub's: what is written with {@link Verbatim}. */
    private static final Set<String> NAMES =
            Set.of(
                    "approval.head",
                    "approval.login",
                    "approval.task",
                    "delivery.outcome",
                    "finding.kind",
                    "finding.task",
                    "journal.event",
                    "journal.prev",
                    "journal.state",
                    "journal.task",
                    "merge_pair.one",
                    "merge_pair.other",
                    "merge_standing.shown",
                    "merge_standing.task",
                    "requester.login",
                    "requester.task",
                    "task.active_key",
                    "task.base",
                    "task.base_branch",
                    "task.cancelled_login",
                    "task.continues_branch",
                    "task.continues_head",
                    "task.head",
                    "task.id",
                    "task.name",
                    "task.owner",
                    "task.phase",
                    "task.priority",
                    "task.reason",
                    "task.requester_login",
                    "task.state",
                    "wish.kind",
                    "wish.login",
                    "wish.task");

    abstract static class Contract {
        private static final String CANARY = "canary-of-the-store-4711";
        private static final String IN_BASE64 =
                Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));

        private final Secrets secrets = new Secrets();
        private StoreFixture store;

        @BeforeEach
        void open(TestDatabase where) {
            store = new StoreFixture(where.open(new Redactor(secrets)));
            // It becomes known while the database is open.
            secrets.add("the canary", CANARY);
        }

        @AfterEach
        void close() {
            store.close();
        }

        private static Task task() {
            return new Task(
                    TaskId.random(),
                    5,
                    StoreFixture.WIDGETS,
                    7,
                    new TaskSpec(
                            "A title with " + CANARY,
                            "A body with " + IN_BASE64,
                            StoreFixture.ADA,
                            "main",
                            new CommitSha("c".repeat(40))),
                    new Queued(1));
        }

        private void fillEveryTable() {
            String payload = "{\"issue\":{\"title\":\"" + CANARY + "\",\"x-" + CANARY + "\":1}}";
            store.deliveries.save(new Delivery(CANARY, CANARY, payload));
            store.deliveries.save(new Delivery("guid-2", "issues", "{}"));
            store.deliveries.finish("guid-2", DeliveryOutcome.IGNORED, "because of " + CANARY);
            Task task = task();
            store.desk.open(new TaskDesk.Trigger("key " + CANARY, CANARY), task);
            store.givePlace(task.id());
            Claim claim = store.tasks.takeUp(task.id(), 1).orElseThrow();
            store.tasks.advance(
                    claim,
                    new TaskEvent.AgentStarted(),
                    "a remark on " + CANARY,
                    List.of(new Finding("agent", "{\"words\":\"it said " + CANARY + "\"}")));
            store.desk.onIssue(
                    store.trigger(),
                    StoreFixture.WIDGETS,
                    7,
                    new TaskEvent.CancelRequested(StoreFixture.BOB),
                    "cancelled by @" + CANARY);
            new ApprovalStore(store.database)
                    .keep(
                            new Approval(
                                    task.id(),
                                    StoreFixture.HEAD,
                                    StoreFixture.BOB,
                                    store.clock.instant(),
                                    99));
            String json = "{\"words\":\"somebody wrote " + CANARY + "\"}";
            var wish =
                    new Wish(Wish.Kind.COMMAND, 98, StoreFixture.BOB, store.clock.instant(), json);
            store.database.transaction(handle -> {
                Wishes.keep(handle, task.id(), wish);
                return task;
            });
            var merges = new MergeStore(store.database);
            var pair = new MergeStore.Pair(StoreFixture.HEAD, task.spec().base());
            merges.keepPairs(StoreFixture.WIDGETS.id(), Map.of(), Map.of(pair, json));
            merges.keep(task.id(), json, "f".repeat(64), true);
            merges.keepVerified(task.id(), json);
        }

        @Test
        void noTextColumnHoldsASecret() {
            fillEveryTable();
            var unproven = new TreeSet<String>();
            for (String column : textColumns()) {
                List<String> values = values(column);
                assertThat(values)
                        .as(column)
                        .noneMatch(text -> text.contains("canary-of"))
                        .noneMatch(text -> text.contains(IN_BASE64.substring(0, 16)));
                if (values.stream().noneMatch(text -> text.contains("[redacted]"))) {
                    unproven.add(column);
                }
            }
            assertThat(unproven).isEqualTo(new TreeSet<>(NAMES));
        }

        @Test
        void whatIsReadBackIsStillUsable() {
            fillEveryTable();
            assertThat(store.deliveries.unfinished(CANARY))
                    .map(Delivery::payload)
                    .contains("{\"issue\":{\"title\":\"[redacted]\",\"x-[redacted]\":1}}");
            Task task = store.tasks.latest(StoreFixture.WIDGETS, 7).orElseThrow();
            assertThat(task.spec().title()).isEqualTo("A title with [redacted]");
            assertThat(store.tasks.finding(task.id(), 1, "agent"))
                    .contains("{\"words\":\"it said [redacted]\"}");
        }

        @Test
        void theSameMeaningIsTakenOnceAlsoWhenItHoldsASecret() {
            fillEveryTable();
            var again = new TaskDesk.Trigger("key " + CANARY, "guid-9");
            assertThat(store.desk.open(again, task())).isInstanceOf(Admission.Repeated.class);
            assertThat(store.deliveries.save(new Delivery(CANARY, "issues", "{}"))).isFalse();
        }

        @Test
        void aNameThatIsTakenForASecretStillNamesWhatItNamed() {
            secrets.add("a poor password", "widgets-main");
            var named = new Repository(101, "widgets-main", "widgets-main");
            var by = new Actor(11, "widgets-main");
            var spec = new TaskSpec("", "", by, "widgets-main", new CommitSha("c".repeat(40)));
            Task task = new Task(TaskId.random(), 5, named, 8, spec, new Queued(1));
            store.desk.open(store.trigger(), task);
            store.desk.onIssue(
                    store.trigger(), named, 8, new TaskEvent.CancelRequested(by), "called off");
            Task read = store.tasks.find(task.id()).orElseThrow();
            assertThat(read.repository()).isEqualTo(named);
            assertThat(read.spec()).isEqualTo(spec);
            assertThat(read.state()).isEqualTo(new Cancelled(1, by));
        }

        /** As {@code table.column}; the scheduler's and the migrations' tables are not ours. */
        private List<String> textColumns() {
            return store.database.read(handle ->
                    handle
                            .createQuery(
                                    """
                                    SELECT table_name || '.' || column_name
                                    FROM information_schema.columns
                                    WHERE lower(table_schema) = 'public'
                                        AND lower(data_type) LIKE '%char%'
                                    UNION SELECT table_name || '.' || column_name
                                    FROM information_schema.columns
                                    WHERE lower(table_schema) = 'public' AND lower(data_type) = 'text'
                                    """)
                            .mapTo(String.class)
                            .list()
                            .stream()
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(name -> !name.startsWith("scheduled_tasks."))
                            .filter(name -> !name.startsWith("flyway_schema_history."))
                            .toList());
        }

        private List<String> values(String column) {
            String[] name = column.split("\\.", 2);
            return store.database.read(handle ->
                    handle.createQuery(
                                    "SELECT %s FROM %s WHERE %1$s IS NOT NULL"
                                            .formatted(name[1], name[0]))
                            .mapTo(String.class)
                            .list());
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class OnH2Database extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class OnPostgresDatabase extends Contract {}
}
