package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.Seal;
import dev.nightkiln.sandbox.EngineInfo;
import dev.nightkiln.sandbox.Recording;
import dev.nightkiln.sandbox.SandboxResult;
import dev.nightkiln.sandbox.SandboxSpec;
import dev.nightkiln.sandbox.SandboxUser;
import dev.nightkiln.sandbox.Sandboxes;
import dev.nightkiln.secrets.Redactor;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.DeliveryStore;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskEvent;
import dev.nightkiln.task.TaskId;
import dev.nightkiln.workspace.Storage;
import dev.nightkiln.workspace.Workspaces;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What attempts leave behind goes when its time has come, and not before. */
class ReaperTest {
    private static final Repository WIDGETS = new Repository(100, "acme", "widgets");
    private static final Duration KEPT = Duration.ofDays(30);

    private StoreFixture store;
    private Places places;
    private Reaper reaper;
    private Path state;

    @BeforeEach
    void open(@TempDir Path directory) {
        store =
                new StoreFixture(
                        new TestDatabase("jdbc:h2:file:" + directory.resolve("database"), "test"));
        state = directory.resolve("state");
        places = new Places(state);
        reaper =
                new Reaper(
                        new NoEngine(),
                        new Workspaces(
                                state,
                                SandboxUser.current(),
                                new Storage.Watched(false, ""),
                                Redactor.of(List.of())),
                        places,
                        store.tasks,
                        new DeliveryStore(store.database, store.clock, _ -> {}),
                        new EvidenceBundles(state, new Secrets(), Seal.NONE),
                        store.clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The records of a task whose attempt began and ended now. */
    private Path records(Task task) throws IOException {
        store.desk.open(store.trigger(), task);
        places.keepRecords(task, KEPT);
        Path records = places.records(task);
        Files.writeString(records.resolve("agent.log"), "one");
        Files.setLastModifiedTime(records, FileTime.from(store.clock.instant()));
        return records;
    }

    private void cancel(Task task) {
        store.desk.onIssue(
                store.trigger(),
                WIDGETS,
                task.issue(),
                new TaskEvent.CancelRequested(StoreFixture.BOB),
                "");
    }

    @Test
    void recordsWithoutABundleGoWhenTheirTaskHasEndedAndTheirTimeIsOver() throws IOException {
        Task cancelled = StoreFixture.task(WIDGETS, 1);
        Task active = StoreFixture.task(WIDGETS, 2);
        Task packed = StoreFixture.task(WIDGETS, 3);
        Path ofCancelled = records(cancelled);
        Path ofActive = records(active);
        Path ofPacked = records(packed);
        cancel(cancelled);
        cancel(packed);
        // It cannot be read, so it stays, and its records with it.
        Files.writeString(
                state.resolve("evidence").resolve(EvidenceBundles.name(packed.id(), 1)), "");

        store.clock.move(KEPT.minusSeconds(1));
        reaper.reap();
        assertThat(ofCancelled).exists();
        store.clock.move(Duration.ofSeconds(1));
        reaper.reap();

        assertThat(ofCancelled.resolveSibling("")).doesNotExist();
        assertThat(ofActive).exists();
        assertThat(ofPacked).exists();
    }

    /** An engine on which nothing was ever started. */
    private static final class NoEngine implements Sandboxes {
        @Override
        public SandboxResult run(
                SandboxSpec spec, Recording recording, BooleanSupplier stopRequested) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String imageId(String image) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireRuntime(String runtime) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeAll(TaskId task) {}

        @Override
        public Set<TaskId> leftovers() {
            return Set.of();
        }

        @Override
        public boolean canOverlay(Path directory) {
            return false;
        }

        @Override
        public void purge(Path directory) {}

        @Override
        public EngineInfo engine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
