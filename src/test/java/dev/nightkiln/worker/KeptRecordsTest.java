package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.bundle.EvidenceBundles.Attempt;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Records of which no bundle was made go when the policy says so, too. */
class KeptRecordsTest {
    private static final Task TASK = StoreFixture.task(new Repository(100, "acme", "widgets"), 1);
    private static final Attempt FIRST = new Attempt(TASK.id(), 1);
    private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir Path state;
    private Places places;
    private KeptRecords kept;
    private Path records;

    @BeforeEach
    void anAttempt() throws IOException {
        places = new Places(state);
        kept = places.keptRecords();
        places.keepRecords(TASK, Duration.ofDays(30));
        records = places.freshRecords(TASK, 1);
        Files.writeString(records.resolve("agent.log"), "one");
        ended();
    }

    private void ended() throws IOException {
        Files.setLastModifiedTime(records, FileTime.from(THEN));
    }

    private static Instant after(long days) {
        return THEN.plus(Duration.ofDays(days));
    }

    @Test
    void theyStayForAsLongAsThePolicySays() {
        assertThat(kept.outlived(after(30).minusSeconds(1))).isEmpty();
        assertThat(kept.outlived(after(30))).containsExactly(FIRST);
        kept.remove(FIRST);
        assertThat(state.resolve("evidence")).isEmptyDirectory();
        assertThat(kept.outlived(after(30))).isEmpty();
    }

    @Test
    void thoseOfWhichItWasNeverSaidOrOnlyHalfStayForNinetyDays() throws IOException {
        Path said = records.resolveSibling("1.kept-for");
        for (String cutOff : new String[] {"PT7", ""}) {
            Files.writeString(said, cutOff);
            assertThat(kept.outlived(after(89))).isEmpty();
            assertThat(kept.outlived(after(90))).containsExactly(FIRST);
        }
        Files.delete(said);
        assertThat(kept.outlived(after(89))).isEmpty();
        assertThat(kept.outlived(after(90))).containsExactly(FIRST);
    }

    @Test
    void whatElseLiesThereIsLeft() throws IOException {
        Path task = records.resolveSibling("");
        Files.createDirectories(task.resolve("2"));
        Files.createDirectories(task.resolve("notes"));
        Files.createDirectories(state.resolve("evidence/of the operator/1"));
        Files.writeString(state.resolve("evidence/evidence-2345678923-1.zip"), "");
        assertThat(kept.outlived(after(3_650)))
                .containsExactlyInAnyOrder(FIRST, new Attempt(TASK.id(), 2));
        kept.remove(FIRST);
        assertThat(task.resolve("2")).exists();
        assertThat(task.resolve("notes")).exists();
    }
}
