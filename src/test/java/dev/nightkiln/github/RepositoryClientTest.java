package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.github.CheckRunReport.Output;
import dev.nightkiln.github.CheckRunReport.Progress.Completed;
import dev.nightkiln.github.CheckRunReport.Progress.InProgress;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class RepositoryClientTest {
    private static final String MARKER = "<!-- nightkiln:task:status -->";
    private static final CommitSha HEAD = new CommitSha(FakeRepository.HEAD);

    private GitHubFixture fixture;
    private FakeGitHub github;
    private RepositoryClient widgets;

    @BeforeEach
    void open() throws IOException {
        fixture = new GitHubFixture();
        github = fixture.github;
        widgets = fixture.widgets();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void permissionIsAskedForTheAccountAndNotForItsLogin() {
        assertThat(widgets.permissionOf(new Actor(5, "ada"))).isEqualTo(Permission.WRITE);
        assertThat(widgets.permissionOf(new Actor(6, "ada"))).isEqualTo(Permission.NONE);
        assertThat(widgets.permissionOf(new Actor(5, "gone"))).isEqualTo(Permission.NONE);
        github.state.role = "triage";
        assertThat(widgets.permissionOf(new Actor(5, "ada")).canWrite()).isFalse();
        github.state.role = "house keeper";
        assertThat(widgets.permissionOf(new Actor(5, "ada"))).isEqualTo(Permission.WRITE);
        github.state.role = "maintain";
        assertThat(widgets.permissionOf(new Actor(5, "ada"))).isEqualTo(Permission.MAINTAIN);
    }

    @Test
    void aPermissionThatCannotBeAskedForIsNotGranted() {
        github.failsNext("GET", "/permission", Fault.status(403));
        assertThatThrownBy(() -> widgets.permissionOf(new Actor(5, "ada")))
                .isInstanceOf(GitHubRefused.class)
                .hasMessage(
                        "GET /api/v3/repos/acme/widgets/collaborators/ada/permission: GitHub answered 403: broken on purpose");
    }

    @Test
    void anIssueIsReadWithOneCall() {
        assertThat(widgets.issue(1))
                .isEqualTo(
                        new IssueSnapshot(
                                1,
                                "The mill stands still",
                                "",
                                true,
                                Set.of("agent:run", "bug"),
                                Instant.parse("2026-03-01T11:59:00Z"),
                                false,
                                0,
                                Optional.of(new Actor(5, "ada"))));
        assertThat(github.count("GET", "/issues/1")).isEqualTo(1);
        assertThat(widgets.issue(2).author()).isEmpty();
        assertThatThrownBy(() -> widgets.issue(3)).isInstanceOf(GitHubRefused.class);
    }

    @Test
    void theDefaultBranchIsReadAfresh() {
        assertThat(widgets.defaultBranch()).isEqualTo(new BranchHead("main", HEAD));
    }

    @Test
    void aRepositoryThatTookOverTheNameIsRefused() {
        var old = new Repository(41, "acme", "widgets");
        assertThatThrownBy(() -> fixture.app.repository(7, old).defaultBranch())
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("another repository has this name now");
    }

    @Test
    void reactionsGoToIssuesAndComments() {
        widgets.react(new ReactionTarget.OfIssue(1), Reaction.EYES);
        widgets.react(new ReactionTarget.OfComment(9), Reaction.MINUS_ONE);
        assertThat(github.calls())
                .contains(
                        "POST /repos/acme/widgets/issues/1/reactions",
                        "POST /repos/acme/widgets/issues/comments/9/reactions");
        assertThat(github.requests().getLast().body().path("content").asString()).isEqualTo("-1");
    }

    @Test
    void labelsAreBroughtIntoTheWantedState() {
        widgets.changeLabels(1, Set.of("agent:running", "bug"), Set.of("agent:run", "other"));
        assertThat(github.state.labels).containsExactlyInAnyOrder("agent:running", "bug");
        github.forgetRequests();
        widgets.changeLabels(1, Set.of("agent:running"), Set.of("agent:run"));
        assertThat(github.calls()).containsExactly("GET /repos/acme/widgets/issues/1");
    }

    @Test
    void aLabelOfOursTheRepositoryLacksIsMadeOnceWithColourAndMeaning() {
        IssueSnapshot seen = widgets.issue(1);
        widgets.changeLabels(seen, Set.of("agent:review", "theirs"), Set.of());
        widgets.changeLabels(seen, Set.of("agent:review"), Set.of());
        assertThat(github.state.labels).contains("agent:review", "theirs");
        assertThat(github.state.knownLabels.keySet()).containsExactly("agent:review");
        assertThat(github.state.knownLabels.get("agent:review"))
                .isEqualTo(
                        FakeGitHub.JSON.readTree(
                                "{\"name\":\"agent:review\",\"color\":\"0e8a16\",\"description\":\"A verified pull request waits for review\"}"));
        assertThat(github.count("GET", "/labels/agent:review")).isEqualTo(1);
    }

    @Test
    void aLabelRemovedByAPersonInBetweenIsNoError() {
        IssueSnapshot seen = widgets.issue(1);
        github.state.labels.remove("agent:run");
        widgets.changeLabels(seen, Set.of(), Set.of("agent:run"));
        assertThat(github.state.labels).containsExactly("bug");
    }

    @Test
    void onlyOurOwnMarkedCommentIsAdopted() {
        github.state.commentsOfIssue.comment("ada", MARKER + "\nI am the bot, honestly");
        github.state.commentsOfIssue.comment("nightkiln[bot]", "quote:\n" + MARKER + "\nend");
        github.state.commentsOfIssue.comment("other[bot]", MARKER + "\nanother App");
        long id = widgets.comment(1, MARKER, MARKER + "\nqueued");
        assertThat(widgets.comment(1, MARKER, MARKER + "\nrunning")).isEqualTo(id);
        assertThat(github.state.comments).hasSize(4);
        assertThat(github.state.comments.getLast()).containsEntry("body", MARKER + "\nrunning");
        github.forgetRequests();
        widgets.comment(1, MARKER, MARKER + "\nrunning");
        assertThat(github.count("PATCH", "/comments")).isZero();
    }

    @Test
    void aCommentWithoutItsMarkerIsNotWritten() {
        assertThatThrownBy(() -> widgets.comment(1, MARKER, "a " + MARKER + " b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(github.calls()).isEmpty();
    }

    @Test
    void aDeletedCommentIsReportedAndTooLongOnesKeepTheirMarker() {
        assertThat(widgets.editComment(12345, "text")).isFalse();
        String body = "é".repeat(70_000) + "\n" + MARKER;
        long id = widgets.comment(1, MARKER, body);
        String written = (String) github.state.comments.getLast().get("body");
        assertThat(written).hasSizeLessThanOrEqualTo(65_536).endsWith("\n" + MARKER);
        assertThat(written).containsPattern("\\[\\d+ bytes omitted]");
        assertThat(widgets.comment(1, MARKER, body)).isEqualTo(id);
    }

    @Test
    void aPullRequestIsOpenedOnceAndAdoptedAfterwards() {
        var draft = new PullRequestDraft("Mend it", "body", "bots:agent/1", "main", true);
        PullRequest opened = widgets.openPullRequest(draft);
        assertThat(opened.draft()).isTrue();
        assertThat(opened.head()).isEqualTo(HEAD);
        assertThat(widgets.openPullRequest(draft)).isEqualTo(opened);
        assertThat(github.state.pulls).hasSize(1);
    }

    @Test
    void aPullRequestFromAnotherBranchIsNotAdopted() {
        github.state.pulls.add(github.state.changes.pull("acme:other", false));
        var draft = new PullRequestDraft("Mend it", "body", "agent/1", "main", true);
        assertThat(widgets.openPullRequest(draft).number()).isEqualTo(11);
    }

    @Test
    void whereDraftsAreUnknownANormalPullRequestIsOpened() {
        github.failsNext(
                "POST",
                "/pulls",
                Fault.says(422, "Draft pull requests are not supported in this repository."));
        var draft = new PullRequestDraft("Mend it", "body", "agent/1", "main", true);
        assertThat(widgets.openPullRequest(draft).draft()).isFalse();
    }

    @Test
    void aPullRequestThatIsRefusedForAnotherReasonIsNotPretended() {
        github.failsNext("POST", "/pulls", Fault.says(422, "No commits between main and agent/1"));
        var draft = new PullRequestDraft("Mend it", "body", "agent/1", "main", true);
        assertThatThrownBy(() -> widgets.openPullRequest(draft))
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("No commits between");
    }

    @Test
    void aCheckRunIsUpdatedByNameHeadAndExternalId() {
        Instant start = fixture.clock.instant();
        var output = new Output("t".repeat(300), "s".repeat(70_000), "");
        widgets.checkRun(new CheckRunReport("tests", HEAD, "a-1", new InProgress(start), output));
        var done = new Completed(Conclusion.TIMED_OUT, start, start.plusSeconds(9));
        widgets.checkRun(new CheckRunReport("tests", HEAD, "a-1", done, output));
        assertThat(github.state.checkRuns).hasSize(1);
        assertThat(github.state.checkRuns.getFirst().get("conclusion"))
                .hasToString("\"timed_out\"");
        assertThat(github.state.checkRuns.getFirst().get("output"))
                .asString()
                .hasSizeLessThan(66_500)
                .contains("bytes omitted");
        var other = new CheckRunReport("tests", HEAD, "a-2", done, output);
        var lint = new CheckRunReport("lint", HEAD, "a-1", done, output);
        github.forgetRequests();
        widgets.checkRuns(List.of(other, lint));
        assertThat(github.state.checkRuns).hasSize(3);
        assertThat(github.calls()).hasSize(3);
    }

    @Test
    void aForkIsOursOnlyWithItsParentAndOurApp() {
        var fork = widgets.fork("bots").orElseThrow();
        assertThat(fork.repository()).isEqualTo(new Repository(43, "bots", "widgets"));
        assertThat(fork.installationId()).isEqualTo(8);
        assertThat(widgets.fork("nobody")).isEmpty();
        assertThat(widgets.fork("acme")).isEmpty();
        try (var token = widgets.mintPushToken(fork)) {
            assertThat(github.state.alive).containsExactly(token.value());
        }
        assertThat(github.state.alive).isEmpty();
    }
}
