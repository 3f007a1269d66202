package dev.nightkiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.agent.AgentJob;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Each round keeps its records, however often the server is killed. */
class PlacesTest {
    private static final Task TASK = StoreFixture.task(new Repository(100, "acme", "widgets"), 1);

    @TempDir Path state;
    private Places places;
    private Path records;

    @BeforeEach
    void firstRound() throws IOException {
        places = new Places(state);
        records = places.freshRecords(TASK, 1);
        Files.writeString(records.resolve("agent.log"), "one");
        Files.createDirectories(records.resolve("shots"));
        Files.writeString(records.resolve("shots/a.png"), "png");
    }

    private Stream<String> kept() throws IOException {
        try (var all = Files.walk(records)) {
            return all
                    .filter(Files::isRegularFile)
                    .map(file -> records.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void theNextRoundBeginsWithAnEmptyPlaceBesideTheLast() throws IOException {
        assertThat(places.freshRecords(TASK, 2)).isEqualTo(records);
        assertThat(kept()).containsExactly("round-1/agent.log", "round-1/shots/a.png");
        Files.writeString(records.resolve("agent.log"), "two");
        places.freshRecords(TASK, 3);
        assertThat(kept())
                .containsExactly("round-1/agent.log", "round-1/shots/a.png", "round-2/agent.log");
    }

    @Test
    void aRoundThatStartsOverLosesItsOwnRecordsOnly() throws IOException {
        places.freshRecords(TASK, 2);
        Files.writeString(records.resolve("agent.log"), "half of two");
        places.freshRecords(TASK, 2);
        assertThat(kept()).containsExactly("round-1/agent.log", "round-1/shots/a.png");
        assertThat(records.resolve("round-1/agent.log")).hasContent("one");
    }

    @Test
    void aFirstRoundThatStartsOverLosesWhatItLeft() throws IOException {
        places.freshRecords(TASK, 1);
        assertThat(kept()).isEmpty();
    }

    @Test
    void aMoveThatWasCutOffIsFinished() throws IOException {
        Files.createDirectories(records.resolve(".half"));
        Files.move(records.resolve("agent.log"), records.resolve(".half/agent.log"));
        places.freshRecords(TASK, 2);
        assertThat(kept()).containsExactly("round-1/agent.log", "round-1/shots/a.png");
    }

    /** What it had used of the attempt's budgets is used. */
    @Test
    void aRunThatStartsOverLeavesItsNetworkLog() throws IOException {
        assertThat(places.cutOff(TASK)).isEmpty();
        Path network = records.resolve(AgentJob.NETWORK_LOG);
        Files.writeString(network, "first");
        places.freshRecords(TASK, 1);
        Files.writeString(network, "second");
        places.freshRecords(TASK, 1);
        Files.writeString(network, "");
        places.freshRecords(TASK, 1);
        Files.writeString(network, "third, which came to its end");
        places.freshRecords(TASK, 2);
        Files.writeString(network, "fourth");
        places.freshRecords(TASK, 2);
        assertThat(kept())
                .containsExactly(
                        "round-1-cut-off-1-network.jsonl",
                        "round-1-cut-off-2-network.jsonl",
                        "round-1/network.jsonl",
                        "round-2-cut-off-1-network.jsonl");
        assertThat(places.cutOff(TASK))
                .extracting(Files::readString)
                .containsExactly("first", "second", "fourth");
    }
}
