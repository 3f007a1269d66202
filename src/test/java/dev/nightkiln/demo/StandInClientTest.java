package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.task.CommitSha;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.github.GHCheckRun;
import org.kohsuke.github.GHCheckRunBuilder;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.HttpException;
import org.kohsuke.github.ReactionContent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The client the product uses finds its way. */
class StandInClientTest {
    private Town town;
    private GitHub client;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
        client = client(town.token());
    }

    @AfterEach
    void stop() {
        town.close();
    }

    private GitHub client(String credential) throws IOException {
        return new GitHubBuilder()
                .withEndpoint(town.github.apiUrl().toString())
                .withAppInstallationToken(credential)
                .build();
    }

    @Test
    void theAppFindsItsInstallationAndMintsATokenForOneRepository() throws IOException {
        var app =
                new GitHubBuilder()
                        .withEndpoint(town.github.apiUrl().toString())
                        .withJwtToken(town.jwt())
                        .build();

        assertThat(app.getApp().getSlug()).isEqualTo("night-kiln");
        var installation = app.getApp().getInstallationByRepository("octo", "hello");
        assertThat(installation.getId()).isEqualTo(town.installation);
        var token =
                installation
                        .createToken()
                        .repositoryIds(List.of(town.repository.id()))
                        .permissions(Map.of("issues", GHPermissionType.READ))
                        .create();

        assertThat(token.getToken()).hasSizeGreaterThan(480).matches("ghs_[A-Za-z0-9._-]+");
        assertThat(client(token.getToken()).getRepository(Town.REPO).isPrivate()).isTrue();
        assertThat(town.github.view().tokens().getLast())
                .isEqualTo(
                        new View.TokenView(
                                town.installation,
                                List.of(Town.REPO),
                                Map.of("issues", "read", "metadata", "read"),
                                true));
    }

    @Test
    void anIssueIsReadLabelledReactedToAndCommentedOn() throws IOException {
        var issue = client.getRepository(Town.REPO).getIssue(town.issue);
        assertThat(issue.getTitle()).isEqualTo("Say hello");
        assertThat(issue.getUser().getLogin()).isEqualTo("ada");

        issue.addLabels("agent:running", "agent:queued");
        issue.removeLabel("agent:queued");
        issue.createReaction(ReactionContent.EYES);
        issue.createReaction(ReactionContent.EYES);
        var comment = issue.comment("Taken.");
        comment.update("Done.");
        for (int i = 0; i < 35; i++) {
            issue.comment("comment " + i);
        }

        assertThat(issue.listComments().toList()).hasSize(36);
        var view = town.github.view().issue(Town.REPO, town.issue);
        assertThat(view.labels()).containsExactly("agent:running");
        assertThat(view.reactions())
                .containsExactly(new View.ReactionView("eyes", "night-kiln[bot]"));
        assertThat(view.comments().getFirst().body()).isEqualTo("Done.");
        assertThat(view.comments().getFirst().edits()).isEqualTo(1);
        assertThat(client.getRepository(Town.REPO).queryIssues().label("agent:running").list())
                .hasSize(1);
    }

    @Test
    void aDraftPullRequestFromTheForkIsFoundChangedAndMerged() throws IOException {
        CommitSha head = town.branch(Town.FORK, "agent");
        var repository = client.getRepository(Town.REPO);

        var pull =
                repository.createPullRequest(
                        "Say it", "bots:agent", "main", "Fixes #" + town.issue, false, true);

        assertThat(pull.isDraft()).isTrue();
        assertThat(pull.getHead().getSha()).isEqualTo(head.hex());
        assertThat(pull.getChangedFiles()).isEqualTo(1);
        assertThat(repository.queryPullRequests().head("bots:agent").list().toList()).hasSize(1);
        assertThat(repository.queryPullRequests().head("bots:other").list().toList()).isEmpty();
        pull.setBody("Still fixes #" + town.issue);
        assertThatThrownBy(() ->
                        repository.createPullRequest("Again", "bots:agent", "main", "", false))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("A pull request already exists for bots:agent.");

        var conversation = town.github.issue(Town.REPO, pull.getNumber());
        assertThat(conversation.merge("octo")).as("a draft").isFalse();
        conversation.readyForReview("octo");
        assertThat(conversation.merge("octo")).isTrue();
        assertThat(repository.getPullRequest(pull.getNumber()).isMerged()).isTrue();
        assertThat(repository.getIssue(town.issue).getState()).isEqualTo(GHIssueState.CLOSED);
    }

    @Test
    void aCheckRunIsCreatedUpdatedAndListed() throws IOException {
        var repository = client.getRepository(Town.REPO);
        String head = repository.getBranch("main").getSHA1();

        var run =
                repository
                        .createCheckRun("unit", head)
                        .withStatus(GHCheckRun.Status.IN_PROGRESS)
                        .create();
        run.update()
                .withStatus(GHCheckRun.Status.COMPLETED)
                .withConclusion(GHCheckRun.Conclusion.SUCCESS)
                .add(new GHCheckRunBuilder.Output("Passed", "3 tests"))
                .create();

        var listed = repository.getCheckRuns(head, Map.of("check_name", "unit")).toList();
        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().getConclusion()).isEqualTo(GHCheckRun.Conclusion.SUCCESS);
        assertThat(listed.getFirst().getOutput().getSummary()).isEqualTo("3 tests");
    }

    @Test
    void thePermissionOfAPersonIsMappedAndAStrangerHasNone() throws IOException {
        var repository = client.getRepository(Town.REPO);

        assertThat(repository.getPermission("octo")).isEqualTo(GHPermissionType.ADMIN);
        assertThat(repository.getPermission("ada")).isEqualTo(GHPermissionType.READ);
        town.github.grant(Town.REPO, "ada", Permission.MAINTAIN);
        assertThat(repository.getPermission("ada")).isEqualTo(GHPermissionType.WRITE);
        town.github.createUser("stranger");
        assertThat(repository.getPermission("stranger")).isEqualTo(GHPermissionType.NONE);
        assertThatThrownBy(() -> repository.getPermission("nobody"))
                .isInstanceOf(GHFileNotFoundException.class);
    }
}
