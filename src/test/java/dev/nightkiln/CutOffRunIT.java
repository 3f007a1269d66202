package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.ModelStandIn;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;
import dev.nightkiln.testing.Tidiness;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a run has spent stays spent, however often the server is killed or stopped under it. */
class CutOffRunIT {
    /** Two calls of 1,240 tokens, then nothing for a while; what was refused is for the end. */
    private static final String AGENT =
            """
            ask() {
              curl -sS --fail-with-body "$ANTHROPIC_BASE_URL/v1/messages" \\
                -H "x-api-key: $ANTHROPIC_API_KEY" \\
                -d '{"model":"claude-sonnet-5","max_tokens":100,"messages":[]}'
            }
            ask && ask && sleep 5
            echo one > answers.txt
            """;

    @Test
    void theBudgetIsThatOfAllRunsTogether(@TempDir Path directory) throws Exception {
        try (var models = ModelStandIn.open("sk-real-key-of-the-operator-0123456789");
                var hub = Hub.open(directory);
                var server = ChildServer.start(hub, directory, provider(directory, models))) {
            var files = Seeds.shell("bash agent.sh", "true", "model-tokens: 6000");
            files.computeIfPresent(
                    Seeds.POLICY,
                    (_, policy) ->
                            policy + "models: [{ provider: anthropic, model: claude-sonnet-5 }]\n");
            files.put("agent.sh", AGENT);
            Ticket issue = hub.repository("spending", files).issue("Ask in vain");
            issue.label();

            await("the first run's calls", () -> models.asked().size() == 2);
            await("their lines", () -> lines(server.state()) == 2);
            server.kill();
            server.startAgain();
            await("the second run's calls", () -> models.asked().size() == 4);
            await("their lines", () -> lines(server.state()) == 4);
            server.terminate(Duration.ofSeconds(30));
            server.startAgain();

            await("the end", () -> !issue.comments("escalation").isEmpty());
            assertThat(issue.only("escalation")).contains("limits.model-tokens of 6000");
            assertThat(models.asked()).as("calls of all three runs").hasSizeLessThan(6);
            server.terminate(Duration.ofSeconds(30));
            new Tidiness(hub, server.engine(), server.state()).checkLeftovers();
        }
    }

    private static Map<String, String> provider(Path directory, ModelStandIn models)
            throws IOException {
        Path key = directory.resolve("model-key");
        Files.createFile(
                key,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, models.key());
        return Map.of(
                "NIGHTKILN_ANTHROPIC_API_KEY_FILE", key.toString(),
                "NIGHTKILN_ANTHROPIC_BASE_URL", models.url().toString());
    }

    /** Calls that are on record, wherever their logs lie. */
    private static long lines(Path state) throws IOException {
        try (var all = Files.walk(state.resolve("evidence"))) {
            long lines = 0;
            for (Path log :
                    all.filter(file -> file.toString().endsWith("network.jsonl")).toList()) {
                lines += Files.readString(log).lines().count();
            }
            return lines;
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(
                        gone -> gone instanceof IOException || gone instanceof UncheckedIOException)
                .until(condition);
    }
}
