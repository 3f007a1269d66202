package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Contract;
import dev.nightkiln.demo.View.PullView;
import dev.nightkiln.demo.View.ReactionView;
import dev.nightkiln.task.Task;
import dev.nightkiln.task.TaskState;
import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The main job from the label to the draft pull request, and every text it leaves. */
class IssueToPullRequestIT {
    private static final String TITLE = "At noon the greeter says good morning";

    @TempDir Path directory;

    @Test
    void aLabelBecomesADraftPullRequestFromTheFork() throws IOException {
        try (var road = Road.open(directory, Optional.of(Hub.FORK_OWNER))) {
            Place greeter = road.repository("greeter", Seeds.greeter("fixes"));
            Ticket issue = greeter.issue(TITLE);

            Task task = road.work(issue);

            PullView pull = greeter.pull();
            assertPublished(task, pull);
            assertThat(pull.headLabel()).isEqualTo(Hub.FORK_OWNER + ":" + task.branch());
            assertThat(road.hub().gitHub().view().branch(greeter.forkName(), task.branch()))
                    .isEqualTo(pull.headSha());
            assertThat(road.hub().gitHub().view().branches(greeter.name()))
                    .containsOnlyKeys("main");
            assertOnTheIssue(issue);
            road.golden(task).check("pull-request.md", pull.title() + "\n\n" + pull.body());
            road.golden(task).check("evidence.md", greeter.conversation(pull).only("evidence"));
            road.golden(task).check("status-published.md", issue.only("status"));
            assertThat(greeter.checkRuns())
                    .filteredOn(run -> run.name().equals("nightkiln"))
                    .singleElement()
                    .satisfies(run -> assertThat(run.conclusion()).isEqualTo("success"));
            assertThat(greeter.checkRuns())
                    .filteredOn(run -> run.name().equals("nightkiln/unit tests"))
                    .singleElement()
                    .satisfies(run -> {
                        assertThat(run.name()).isEqualTo("nightkiln/unit tests");
                        assertThat(run.headSha()).isEqualTo(pull.headSha());
                        assertThat(run.conclusion()).isEqualTo("success");
                        road.golden(task).check("check-run.md", String.valueOf(run.summary()));
                    });
            road.assertTidy();
            assertThat(undocumentedRequests(road)).isEmpty();
        }
    }

    /** What we sent, held against GitHub's own description of its API. */
    private static List<String> undocumentedRequests(Road road) throws IOException {
        var contract = new Contract();
        return road.hub().gitHub().traffic().exchanges().stream()
                .flatMap(exchange -> contract.requestViolations(exchange).stream())
                .toList();
    }

    @Test
    void withoutAForkOwnerTheBranchIsInTheRepositoryItself() throws IOException {
        try (var road = Road.open(directory, Optional.empty())) {
            Place greeter = road.repository("greeter", Seeds.greeter("fixes"));
            Ticket issue = greeter.issue(TITLE);

            Task task = road.work(issue);

            PullView pull = greeter.pull();
            assertPublished(task, pull);
            assertThat(pull.headLabel()).isEqualTo(Hub.OWNER + ":" + task.branch());
            assertThat(road.hub().gitHub().view().branches(greeter.forkName()))
                    .containsOnlyKeys("main");
            assertOnTheIssue(issue);
            road.assertTidy();
        }
    }

    private static void assertPublished(Task task, PullView pull) {
        assertThat(task.state())
                .isEqualTo(new TaskState.Published(1, pull.headSha(), pull.number()));
        assertThat(pull.draft()).isTrue();
        assertThat(pull.state()).isEqualTo("open");
        assertThat(pull.base()).isEqualTo("main");
        assertThat(pull.body()).contains("@" + Hub.PERSON).contains("Fixes #1");
    }

    private static void assertOnTheIssue(Ticket issue) {
        assertThat(issue.view().labels()).containsExactly("agent:review");
        assertThat(issue.view().reactions())
                .containsExactly(new ReactionView("eyes", "nightkiln[bot]"));
        assertThat(issue.view().comments()).hasSize(1);
    }
}
