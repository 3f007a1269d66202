package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

class CallsPerTaskTest {
    private static final String MARKER = "<!-- nightkiln:task:status -->";

    /** From the label to the pull request, as the main flow does it on a warm client. */
    @Test
    void aSuccessfulTaskCostsThirteenCalls() throws IOException {
        try (var fixture = new GitHubFixture()) {
            RepositoryClient widgets = fixture.widgets();
            fixture.app.identity();
            widgets.changeLabels(1, Set.of("agent:queued"), Set.of());
            fixture.github.state.labels.remove("agent:queued");
            fixture.github.forgetRequests();

            widgets.permissionOf(new Actor(5, "ada"));
            IssueSnapshot seen = widgets.issue(1);
            widgets.react(new ReactionTarget.OfIssue(1), Reaction.EYES);
            widgets.changeLabels(seen, Set.of("agent:queued"), Set.of("agent:run"));
            long comment = widgets.comment(1, MARKER, MARKER + "\nqueued");
            var draft = new PullRequestDraft("Mend it", "", "bots:agent/1", "main", true);
            PullRequest opened = widgets.openPullRequest(draft);
            widgets.checkRuns(List.of(passed("tests", opened.head())));
            widgets.editComment(comment, MARKER + "\npublished");
            try (var token = widgets.mintPushToken()) {
                assertThat(token.value()).isNotEmpty();
            }

            assertThat(fixture.github.calls())
                    .containsExactly(
                            "GET /repos/acme/widgets/collaborators/ada/permission",
                            "GET /repos/acme/widgets/issues/1",
                            "POST /repos/acme/widgets/issues/1/reactions",
                            "POST /repos/acme/widgets/issues/1/labels",
                            "DELETE /repos/acme/widgets/issues/1/labels/agent:run",
                            "GET /repos/acme/widgets/issues/1/comments",
                            "POST /repos/acme/widgets/issues/1/comments",
                            "POST /repos/acme/widgets/pulls",
                            "GET /repos/acme/widgets/commits/%s/check-runs"
                                    .formatted(FakeRepository.HEAD),
                            "POST /repos/acme/widgets/check-runs",
                            "PATCH /repos/acme/widgets/issues/comments/" + comment,
                            "POST /app/installations/7/access_tokens",
                            "DELETE /installation/token");
        }
    }

    /** Who wrote them is asked of ten people at most; that is where they are chosen. */
    @Test
    void theCommentsOfAnIssueCostTwoCallsAtMost() throws IOException {
        try (var fixture = new GitHubFixture()) {
            RepositoryClient widgets = fixture.widgets();
            widgets.recentComments(1, 1);
            for (int total : List.of(0, 3, 10_000)) {
                fixture.github.forgetRequests();
                int earlier = widgets.recentComments(1, total).earlier();
                assertThat(fixture.github.calls()).hasSize(Math.min(2, (total + 99) / 100));
                assertThat(earlier).isEqualTo(Math.max(0, total - 200));
            }
        }
    }

    private static CheckRunReport passed(String name, CommitSha head) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        return new CheckRunReport(
                name,
                head,
                "a-1",
                new Completed(Conclusion.SUCCESS, at, at),
                new Output("Passed", "exit 0", ""));
    }
}
