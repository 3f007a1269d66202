package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Exchange;
import dev.nightkiln.task.Task;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Deliveries that somebody has kept and sends under another id, and such as are not about us. */
class ReplayTest extends InTown {
    private List<String> written() {
        return town.github.traffic().exchanges().stream()
                .filter(exchange -> !exchange.method().equals("GET"))
                .filter(exchange -> !exchange.path().endsWith("/access_tokens"))
                .map(Exchange::path)
                .toList();
    }

    /** A year of other ids; the server has forgotten the deliveries themselves by then. */
    private void assertReplayWritesNothing(String guid) {
        List<String> before = written();
        for (int days : List.of(0, 31, 365)) {
            town.clock.move(Duration.ofDays(days));
            town.deliveries.prune();
            town.replay(guid, "replay-" + guid.substring(0, 8) + "-" + days);
            town.work();
        }
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void aRefusedLabelDoesNotTakeAwayTheLabelOfSomebodyWhoMay() {
        town.on(town.issue).label(LABEL, "rudi");
        String refused = town.lastGuid("issues");
        town.work();
        assertThat(town.seen().labels()).doesNotContain(LABEL);

        town.clock.move(Duration.ofMinutes(1));
        town.on(town.issue).label(LABEL, "wilma");
        List<String> before = written();
        town.replay(refused, "replayed-refusal");
        assertThat(town.work("replayed-refusal")).isNotNull();
        assertThat(town.seen().labels()).contains(LABEL);
        assertThat(written()).isEqualTo(before);
        town.work();
        assertThat(town.task()).isPresent();
    }

    @Test
    void aReplayedQuestionIsNotAnsweredAgain() {
        for (String words : List.of("/agent help", "/agent status", "/agent dance")) {
            town.on(town.issue).comment("wilma", words);
            String guid = town.lastGuid("issue_comment");
            town.work();
            assertReplayWritesNothing(guid);
        }
        town.on(town.issue).comment("rudi", "/agent run");
        String stranger = town.lastGuid("issue_comment");
        town.work();
        assertReplayWritesNothing(stranger);
    }

    @Test
    void aReplayDoesNotMoveTasksBackToAnOldNameOrInstallation() {
        town.on(town.issue).label(LABEL, "wilma");
        String guid = town.lastGuid("issues");
        town.work();
        Task task = town.task().orElseThrow();
        town.desk.relocate(town.repository, town.issue, task.installation() + 1);

        town.replay(guid, "replayed-label");
        town.work();
        assertThat(town.task().orElseThrow().installation()).isEqualTo(task.installation() + 1);
    }

    @Test
    void anEventOfAnInstallationOrRepositoryThatIsNotOursDoesNothing() {
        town.on(town.issue).label(LABEL, "wilma");
        String payload = payload(town.lastGuid("issues"));
        String installation = String.valueOf(installation(payload));
        String repository = String.valueOf(town.repository.id());
        List<String> before = written();

        for (String foreign :
                List.of(
                        payload.replace(
                                "\"installation\":{\"id\":" + installation,
                                "\"installation\":{\"id\":999999"),
                        payload.replace("\"id\":" + repository + ",", "\"id\":999998,"),
                        payload.replace("acme/widgets", "evil/widgets")
                                .replace("\"login\":\"acme\"", "\"login\":\"evil\""))) {
            assertThat(foreign).isNotEqualTo(payload);
            String guid = "foreign-" + Integer.toHexString(foreign.hashCode());
            town.store(guid, "issues", foreign);
            assertThat(town.work(guid)).isNotNull();
            assertThat(town.task()).isEmpty();
        }
        assertThat(written())
                .as("at most a sign where the event says it is from, which GitHub refuses")
                .filteredOn(path -> path.contains("acme"))
                .isEqualTo(before.stream().filter(path -> path.contains("acme")).toList());
    }

    private String payload(String guid) {
        return town.github.webhooks().deliveries().stream()
                .filter(delivery -> delivery.guid().equals(guid))
                .map(delivery -> new String(delivery.body(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static long installation(String payload) {
        var found = Pattern.compile("\"installation\":\\{\"id\":(\\d+)").matcher(payload);
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
