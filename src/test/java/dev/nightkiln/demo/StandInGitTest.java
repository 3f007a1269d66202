package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

/** Real git fetches and pushes with installation tokens. */
class StandInGitTest {
    private Town town;
    private Path clone;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
        clone = directory.resolve("clone");
    }

    @AfterEach
    void stop() {
        town.close();
    }

    private Git.Result git(Path directory, String token, String... arguments) {
        String basic =
                Base64.getEncoder()
                        .encodeToString(
                                ("x-access-token:" + token).getBytes(StandardCharsets.UTF_8));
        var environment =
                Map.of(
                        "GIT_CONFIG_COUNT", "1",
                        "GIT_CONFIG_KEY_0", "http.extraHeader",
                        "GIT_CONFIG_VALUE_0", "Authorization: Basic " + basic,
                        "GIT_AUTHOR_NAME", "a",
                        "GIT_AUTHOR_EMAIL", "a@example.invalid",
                        "GIT_COMMITTER_NAME", "a",
                        "GIT_COMMITTER_EMAIL", "a@example.invalid");
        return Git.tryRun(directory, environment, arguments);
    }

    private String url(String fullName) {
        return town.github.webUrl() + "/" + fullName + ".git";
    }

    private String token(long installation, String contents) {
        return town.token(installation, "{\"contents\":\"" + contents + "\"}");
    }

    private void cloneWith(String token, String fullName) {
        var cloned = git(town.directory, token, "clone", url(fullName), clone.toString());
        assertThat(cloned.exitCode()).as(cloned.output()).isZero();
    }

    private void commit(String path, String content) throws IOException {
        Files.createDirectories(clone.resolve(path).getParent());
        Files.writeString(clone.resolve(path), content);
        assertThat(git(clone, "", "add", "-A").exitCode()).isZero();
        assertThat(git(clone, "", "commit", "-q", "-m", path).exitCode()).isZero();
    }

    @Test
    void fetchingNeedsContentsRead() {
        cloneWith(token(town.installation, "read"), Town.REPO);
        assertThat(clone.resolve("src/hello.txt")).hasContent("hello\n");

        String without = town.token(town.installation, "{\"issues\":\"read\"}");
        assertThat(git(clone, without, "fetch", "origin").output()).contains("403");
        String foreign = token(town.forkInstallation, "write");
        assertThat(git(clone, foreign, "fetch", "origin").output())
                .contains("Repository not found");
        assertThat(Git.tryRun(clone, Map.of(), "fetch", "origin").exitCode()).isNotZero();
        town.github.makePublic(Town.REPO);
        assertThat(Git.tryRun(clone, Map.of(), "fetch", "origin").exitCode()).isZero();
    }

    @Test
    void pushingNeedsContentsWriteAndMovesThePullRequest() throws IOException {
        String writer = token(town.forkInstallation, "write");
        cloneWith(writer, Town.FORK);
        commit("src/new.txt", "one");

        String reader = token(town.forkInstallation, "read");
        var refused = git(clone, reader, "push", "origin", "HEAD:refs/heads/agent");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output()).contains("403");
        assertThat(git(clone, writer, "push", "origin", "HEAD:refs/heads/agent").exitCode())
                .isZero();

        String body = "{\"title\":\"t\",\"head\":\"bots:agent\",\"base\":\"main\"}";
        assertThat(town.status("POST", "/repos/octo/hello/pulls", town.token(), body))
                .isEqualTo(201);
        commit("src/new.txt", "two");
        var pushed = git(clone, writer, "push", "origin", "HEAD:refs/heads/agent");
        assertThat(pushed.exitCode()).as(pushed.output()).isZero();

        var pull = town.github.view().pulls(Town.REPO).getFirst();
        assertThat(pull.headSha())
                .isEqualTo(town.github.view().branch(Town.FORK, "agent"))
                .isEqualTo(Git.commit(clone, "HEAD").orElseThrow());
        assertThat(
                        git(clone, town.token(), "ls-remote", url(Town.REPO), "refs/pull/2/head")
                                .output())
                .contains(pull.headSha().hex());
    }

    @Test
    void aWorkflowIsNotPushedWithoutThePermission() throws IOException {
        String writer = token(town.forkInstallation, "write");
        cloneWith(writer, Town.FORK);
        commit(".github/workflows/ci.yml", "on: push");

        var refused = git(clone, writer, "push", "origin", "HEAD:refs/heads/agent");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission");
        assertThat(town.github.view().branches(Town.FORK)).containsOnlyKeys("main");
    }

    @Test
    void aLargePushIsStreamedAndADeletedBranchClosesItsPullRequest() throws IOException {
        String writer = token(town.forkInstallation, "write");
        cloneWith(writer, Town.FORK);
        var noise = new byte[3_000_000];
        new Random(7).nextBytes(noise);
        Files.write(clone.resolve("noise.bin"), noise);
        commit("src/new.txt", "one");
        var pushed = git(clone, writer, "push", "origin", "HEAD:refs/heads/agent");
        assertThat(pushed.exitCode()).as(pushed.output()).isZero();
        String body = "{\"title\":\"t\",\"head\":\"bots:agent\",\"base\":\"main\"}";
        assertThat(town.status("POST", "/repos/octo/hello/pulls", town.token(), body))
                .isEqualTo(201);

        String ref = "/repos/bots/hello/git/refs/heads/agent";
        assertThat(town.status("DELETE", ref, writer, null)).isEqualTo(204);
        assertThat(town.status("DELETE", ref, writer, null)).isEqualTo(422);
        assertThat(town.github.view().pulls(Town.REPO).getFirst().state()).isEqualTo("closed");
    }
}
