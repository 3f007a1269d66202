package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.demo.Conversation;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A published change, and what is done to its pull request. */
record FollowedChange(Road road, Place place, Ticket issue, Task first, PullView pull) {
    /** Obeys what is asked for between double brackets; without a review it writes a file. */
    private static final String AGENT =
            """
            if grep -q '"followUp"' "$NIGHTKILN_BRIEF/task.json"; then
              if grep -qE 'EVIL|stranger' "$NIGHTKILN_BRIEF"/*; then exit 1; fi;
              grep -o '\\[\\[[^]]*\\]\\]' "$NIGHTKILN_BRIEF/TASK.md" >> asked.txt;
            else echo one > result.txt; fi\
            """;

    private static final String CHECK = "test -f result.txt && ! grep -q RED asked.txt";

    static FollowedChange published(Road road, String name) throws IOException {
        return published(road, name, CHECK);
    }

    static FollowedChange published(Road road, String name, String check) throws IOException {
        Place place = road.repository(name, Seeds.shell(AGENT, check));
        SignOffCase.admit(road, place);
        Ticket issue = place.issue("Do it");
        Task task = road.work(issue);
        Road.assertPublished(task);
        return new FollowedChange(road, place, issue, task, place.pull());
    }

    Conversation person() {
        return talk().person();
    }

    Ticket talk() {
        return place.conversation(pull);
    }

    /** Waits for the attempt's end; there is one pull request all the time. */
    Task after(int attempt) {
        Task task = road.awaitEnd(issue, attempt);
        assertThat(place.pulls()).hasSize(1);
        assertThat(place.pull().number()).isEqualTo(pull.number());
        return task;
    }

    String head() {
        return place.pull().headSha().hex();
    }

    String file(String path) {
        return road.hub().gitHub().view().file(place.name(), head(), path);
    }

    List<String> commits() {
        return road.hub().gitHub().view().history(place.name(), head());
    }

    String signOff() {
        return place.checkRuns().stream()
                .filter(run -> run.headSha().equals(place.pull().headSha()))
                .filter(run -> run.name().equals("nightkiln/sign-off"))
                .reduce((_, last) -> last)
                .map(run -> run.conclusion() + ": " + run.summary() + run.text())
                .orElse("none");
    }

    void signOffIs(String conclusion, String because) {
        await(because)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(road.isIdle()).isTrue();
                    assertThat(signOff()).startsWith(conclusion).contains(because);
                });
    }
}
