package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** The end of a network log. */
class NetworkLogTest {
    @TempDir private Path directory;

    @Test
    void closingWaitsForTheLineOfWhatIsUnderWay() throws IOException {
        Path file = directory.resolve("network.jsonl");
        var log = new NetworkLog(file, InstantSource.system(), text -> text);
        log.awaits();
        var closed = new CompletableFuture<Void>();
        Thread closer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                log.close();
                                closed.complete(null);
                            } catch (IOException incomplete) {
                                closed.completeExceptionally(incomplete);
                            }
                        });
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING || closed.isDone());
        assertThat(closed).isNotDone();
        log.malformed(400);
        log.settled();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        assertThat(Files.readString(file)).contains("malformed");
    }
}
