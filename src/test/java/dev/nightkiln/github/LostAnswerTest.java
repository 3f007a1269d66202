package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress.Queued;
import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Set;

/** The effect stands, its answer is lost, the caller repeats: there is still only one of it. */
class LostAnswerTest {
    private GitHubFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new GitHubFixture();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void repeatedAfterALostAnswer(String method, String pathPart, Runnable write) {
        fixture.github.failsNext(method, pathPart, new Fault.LostAnswer());
        assertThatThrownBy(write::run).isInstanceOf(RetryLater.class);
        write.run();
    }

    @Test
    void aCommentIsThereOnce() {
        String marker = "<!-- nightkiln:x -->";
        repeatedAfterALostAnswer(
                "POST", "/comments", () -> fixture.widgets().comment(1, marker, marker + "\nhi"));
        assertThat(fixture.github.state.comments).hasSize(1);
    }

    @Test
    void aPullRequestIsThereOnce() {
        var draft = new PullRequestDraft("Mend it", "", "agent/1", "main", true);
        repeatedAfterALostAnswer("POST", "/pulls", () -> fixture.widgets().openPullRequest(draft));
        assertThat(fixture.github.state.pulls).hasSize(1);
    }

    @Test
    void aCheckRunIsThereOnce() {
        var report =
                new CheckRunReport(
                        "tests",
                        new CommitSha(FakeRepository.HEAD),
                        "a-1",
                        new Queued(),
                        new Output("t", "s", ""));
        repeatedAfterALostAnswer("POST", "/check-runs", () -> fixture.widgets().checkRun(report));
        assertThat(fixture.github.state.checkRuns).hasSize(1);
    }

    @Test
    void labelsEndInTheWantedState() {
        repeatedAfterALostAnswer(
                "DELETE",
                "/labels/agent:run",
                () ->
                        fixture.widgets()
                                .changeLabels(1, Set.of("agent:queued"), Set.of("agent:run")));
        assertThat(fixture.github.state.labels).containsExactlyInAnyOrder("agent:queued", "bug");
    }
}
