package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Tests that share one road, which is tidy after each of them. */
class OnTheRoad {
    @TempDir static Path directory;
    static Road road;

    @BeforeAll
    static void openTheRoad() throws IOException {
        road = Road.open(directory, Optional.empty());
    }

    @AfterAll
    static void closeTheRoad() {
        road.close();
    }

    @AfterEach
    void everythingIsTidy() {
        road.assertTidy();
    }

    /** A task whose end people have been told, and what they see of it. */
    record Ended(Task task, Ticket issue) {
        String escalation() {
            return issue.only("escalation");
        }

        String evidence() {
            return place().conversation(place().pull()).only("evidence");
        }

        Place place() {
            return issue.place();
        }
    }

    /** An issue in a repository of its own, labelled and worked on to the end. */
    static Ended run(String name, Map<String, String> files) throws IOException {
        Ticket issue = road.repository(name, files).issue("Do the thing");
        return new Ended(road.work(issue), issue);
    }

    static void assertHandedBack(Ended ended, FailureReason reason) {
        Road.assertEscalated(ended.task(), reason);
        assertThat(ended.place().pulls()).isEmpty();
        assertThat(ended.place().checkRuns()).isEmpty();
        assertThat(ended.issue().view().labels()).containsExactly("agent:escalated");
        assertThat(ended.issue().only("status")).contains("Handed back to you");
        assertThat(ended.escalation()).contains("@ada").contains("`" + reason + "`");
    }

    static void golden(Ended ended, String file) throws IOException {
        road.golden(ended.task()).check(file, ended.escalation());
    }
}
