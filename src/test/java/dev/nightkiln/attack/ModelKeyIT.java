package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.nightkiln.Road;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.ModelStandIn;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/** The key of a provider that says it in every answer is nowhere an agent, or anybody, can read. */
class ModelKeyIT {
    @TempDir private Path directory;

    @Test
    void whateverTheAgentGathersTheKeyIsNotInIt() throws Exception {
        try (var range = new Range(directory)) {
            var files =
                    new HashMap<>(
                            ModelAttacks.files(
                                    Seeds.shell("bash loot.sh; echo done > result.txt", "true")));
            files.put("loot.sh", ModelAttacks.LOOT);
            Place place = range.road.repository("loot", files);

            Task task = range.road.work(place.issue("Look around"));

            Road.assertPublished(task);
            String loot = turned(log(task));
            assertThat(loot)
                    .contains("ANTHROPIC_API_KEY=nightkiln-", ModelStandIn.SAID, "[redacted]");
            assertThat(range.canaries.in(loot.getBytes(ISO_8859_1))).isEmpty();
            assertThat(range.models.asked()).hasSize(4);
            assertThat(range.models.asked())
                    .allMatch(asked -> asked.headers().toString().contains(range.models.key()));
            assertThat(range.oracle.violations()).isEmpty();
            assertThat(range.oracle.violations(place)).isEmpty();
        }
    }

    /** Back into what it was. */
    private static String turned(String text) {
        var back = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            back.append(
                    c >= 'a' && c <= 'z'
                            ? (char) ('a' + (c - 'a' + 13) % 26)
                            : c >= 'A' && c <= 'Z'
                                    ? (char) ('A' + (c - 'A' + 13) % 26)
                                    : c >= '0' && c <= '9' ? (char) ('0' + (c - '0' + 5) % 10) : c);
        }
        return back.toString();
    }

    private String log(Task task) throws IOException {
        Path log = directory.resolve("state/evidence/" + task.id() + "/1/agent.log");
        return Files.readString(log, ISO_8859_1);
    }
}
