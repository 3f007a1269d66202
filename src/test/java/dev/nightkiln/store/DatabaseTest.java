package dev.nightkiln.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is refused rather than guessed at. */
class DatabaseTest {
    abstract static class Contract {
        @Test
        void whatWasStoredIsThereAfterARestart(TestDatabase where) {
            Task task;
            try (var store = new StoreFixture(where)) {
                task = store.opened(1);
            }
            try (var store = new StoreFixture(where)) {
                assertThat(store.tasks.find(task.id())).contains(task);
            }
        }

        @Test
        void tablesOfANewerVersionAreRefusedAndLeftAlone(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                store.sql(
                        """
                        INSERT INTO "flyway_schema_history"
                        SELECT 99, '99', "description", "type", 'V99__later.sql', "checksum",
                            "installed_by", "installed_on", "execution_time", "success"
                        FROM "flyway_schema_history" WHERE "version" = '1'
                        """);
            }
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(where::open)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("99")
                        .hasMessageEndingWith(
                                "if a newer Nightkiln has used it, start that version or a newer one");
            }
        }

        @Test
        void aRowThatContradictsItselfIsRefusedByName(TestDatabase where) {
            try (var store = new StoreFixture(where)) {
                Stream.of(
                                "state = 'PUBLISHED'",
                                "state = 'CHECKING', head = 'not a commit'",
                                "state = 'RESTING'",
                                "pull_request = 7",
                                "state = 'ESCALATED', reason = 'BAD_MOOD', phase = 'WORKING'",
                                "state = 'CANCELLED', cancelled_id = 0, cancelled_login = 'x'",
                                "base = 'main'",
                                "requester_login = '../..'",
                                "name = '..'")
                        .forEach(wrong -> {
                            Task task = store.opened(1);
                            String here = " WHERE id = '" + task.id() + "'";
                            store.sql("UPDATE task SET " + wrong + here);
                            assertThatThrownBy(() -> store.tasks.find(task.id()))
                                    .as(wrong)
                                    .isInstanceOf(StoreException.class)
                                    .hasMessageStartingWith(
                                            "task " + task.id() + " in the database")
                                    .hasMessageEndingWith("put the row right or restore a backup");
                            assertThatThrownBy(() -> store.cancel(1))
                                    .isInstanceOf(StoreException.class);
                            store.sql("DELETE FROM journal WHERE task = '" + task.id() + "'");
                            store.sql("DELETE FROM task" + here);
                        });
            }
        }
    }

    @Nested
    @ExtendWith(OnH2.class)
    class WithH2 extends Contract {}

    @Nested
    @ExtendWith(OnPostgres.class)
    class WithPostgres extends Contract {}

    /** H2 keeps its file under a lock of the file system, which is what another process sees. */
    @Test
    void aDatabaseInUseByAnotherProcessIsRefusedWithAWayOut(@TempDir Path directory)
            throws IOException {
        var where = new TestDatabase("jdbc:h2:file:" + directory.resolve("test"), "test");
        where.open().close();
        try (var file =
                FileChannel.open(
                        directory.resolve("test.mv.db"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            assertThat(file.tryLock()).isNotNull();
            assertThatThrownBy(where::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("cannot open the database jdbc:h2:file:")
                    .hasMessageContaining("if another Nightkiln is using it, stop that one");
        }
        where.open().close();
    }

    @Test
    void anInterruptedThreadDoesNotTakeTheDatabaseAway(@TempDir Path directory) {
        var where = new TestDatabase("jdbc:h2:file:" + directory.resolve("test"), "test");
        try (var store = new StoreFixture(where)) {
            Thread.currentThread().interrupt();
            Task task = store.opened(1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.tasks.find(task.id())).contains(task);
        }
    }

    @Test
    void anAddressWhereNobodyListensIsRefusedWithoutItsSecrets() {
        String url = "jdbc:postgresql://me:hidden@localhost:1/x?password=secret&ssl=false";
        assertThatThrownBy(() ->
                        Database.open(
                                url,
                                Optional.of("me"),
                                Optional.of("hidden"),
                                Redactor.of(List.of())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("database.url, database.user and database.password")
                .message()
                .doesNotContain("hidden")
                .doesNotContain("secret");
    }
}
