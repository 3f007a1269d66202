package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Fault;
import dev.nightkiln.task.TaskState.Cancelled;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The last moment for a cancel: the pull request is there, what belongs to it is not. */
class CancelWhilePublishingIT {
    @TempDir Path directory;

    @Test
    void theHalfPublishedPullRequestIsClosed() throws IOException {
        try (var road = Road.open(directory, Optional.empty())) {
            Place place = road.repository("late", Seeds.shell("echo one > result.txt", "true"));
            Ticket issue = place.issue("Change your mind");
            road.hub()
                    .gitHub()
                    .faults()
                    .failsNext(new Fault.Hang(), "POST", "/repos/acme/late/issues/2/comments");
            issue.label();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !road.hub().gitHub().view().pulls(place.name()).isEmpty());

            issue.comment("/agent cancel");

            assertThat(road.awaitEnd(issue).state()).isInstanceOf(Cancelled.class);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(place.pull().state()).isEqualTo("closed"));
            assertThat(issue.view().labels()).isEmpty();
        }
    }
}
