package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An attempt that winds up while the next one of its task begins. */
class RetryAfterCancelIT {
    @TempDir Path directory;

    @Test
    void whatACancelledAttemptLeavesIsRemovedWithoutTheNextAttempt() throws IOException {
        try (var road = Road.open(directory, Optional.empty())) {
            Place place =
                    road.repository(
                            "slow", Seeds.shell("sleep 4; echo done > new.txt", "test -f new.txt"));
            Ticket issue = place.issue("Write a file");
            issue.label();
            road.awaitTask(issue, TaskState.Working.class::isInstance);
            issue.comment("/agent cancel");
            road.awaitTask(issue, TaskState.Cancelled.class::isInstance);
            issue.comment("/agent retry");

            Task task = road.awaitEnd(issue, 2);

            Road.assertPublished(task);
            assertThat(place.pulls()).hasSize(1);
            road.assertTidy();
        }
    }
}
