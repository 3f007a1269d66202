package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.egress.Exchange.ModelCall;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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

    /** However much noise an agent makes before, and wherever a crash has cut the log off. */
    @Test
    void whatARunHadUsedIsToldByItsLines() throws IOException {
        Path file = directory.resolve("network.jsonl");
        var log = new NetworkLog(file, InstantSource.system(), text -> text);
        var target = new Target("GET", "files.example", 443, "/x");
        for (int i = 0; i < 12_000; i++) {
            log.denied(target, new Refusal(Refusal.FORBIDDEN, "no host", "floor:1", "none"));
        }
        for (int i = 0; i < 3; i++) {
            log.ended(passed(target, Optional.empty()));
            log.ended(
                    passed(
                            new Target("POST", "anthropic", 0, "/v1/messages"),
                            Optional.of(new ModelCall("claude", 50, 700, false))));
        }
        Path cut = Files.copy(file, directory.resolve("cut.jsonl"));
        Files.writeString(cut, "{\"up\":1000,\"do", StandardOpenOption.APPEND);
        Traffic used = Gateway.used(cut);
        assertThat(used.requests()).isEqualTo(3);
        assertThat(used.uploaded()).isEqualTo(30);
        assertThat(used.downloaded()).isEqualTo(60);
        assertThat(used.models().requests()).isEqualTo(3);
        assertThat(used.models().tokens()).isEqualTo(150);
        assertThat(used.models().costMicros()).isEqualTo(2100);
        log.close();
        assertThat(Files.readString(file)).endsWith("{\"omitted\":2000}\n");
    }

    private static Exchange passed(Target target, Optional<ModelCall> model) {
        return new Exchange(target, 200, 10, 20, Exchange.ALLOWED, "floor:1", model);
    }

    @Test
    void withoutTheLogOfARunNothingIsSpentAnew() {
        assertThatThrownBy(() -> Gateway.used(directory.resolve("gone.jsonl")))
                .isInstanceOf(EgressException.class)
                .hasMessageContaining("/agent retry");
    }
}
