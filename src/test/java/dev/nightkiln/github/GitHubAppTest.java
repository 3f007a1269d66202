package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightkiln.secrets.Secrets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class GitHubAppTest {
    private GitHubFixture fixture;
    private FakeGitHub github;

    @BeforeEach
    void open() throws IOException {
        fixture = new GitHubFixture();
        github = fixture.github;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whoWeAreIsAskedOnce() {
        assertThat(fixture.app.identity())
                .isEqualTo(new AppIdentity(FakeRepository.APP_ID, "nightkiln", "Nightkiln"));
        assertThat(fixture.app.identity().botLogin()).isEqualTo("nightkiln[bot]");
        assertThat(github.count("GET", "/app")).isEqualTo(1);
    }

    @Test
    void theKeyOfAnotherAppIsRefused() {
        github.failsNext(
                "GET", "/app", new Fault.Refusal(200, Map.of(), "{\"id\":1,\"slug\":\"x\"}"));
        assertThatThrownBy(() -> fixture.app.identity())
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("the key belongs to App 1, the setting says 4711");
    }

    @Test
    void installationsAreFoundByRepository() {
        assertThat(fixture.app.installationOf("acme", "widgets")).contains(7L);
        assertThat(fixture.app.installationOf("acme", "other")).isEmpty();
    }

    @Test
    void aTokenIsMintedForOneRepositoryWithAListOfPermissions() {
        RepositoryToken token =
                fixture.app.mint(7, GitHubFixture.WIDGETS, Map.of("contents", "write"));
        var body = github.requests().getLast().body();
        assertThat(body.path("repository_ids").toString()).isEqualTo("[42]");
        assertThat(body.path("permissions").toString()).isEqualTo("{\"contents\":\"write\"}");
        assertThat(token.toString()).doesNotContain(token.value()).contains("acme/widgets");
        token.close();
        token.close();
        assertThat(github.state.alive).isEmpty();
        assertThat(github.count("DELETE", "/installation/token")).isEqualTo(1);
    }

    @Test
    void aTokenThatCanDoMoreThanAskedForIsGivenBack() {
        github.state.extraPermissions = Map.of("administration", "write");
        assertThatThrownBy(() ->
                        fixture.app.mint(7, GitHubFixture.WIDGETS, Map.of("contents", "write")))
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("administration:write");
        assertThat(github.state.alive).isEmpty();
        assertThatThrownBy(() -> fixture.app.mint(7, GitHubFixture.WIDGETS, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingATokenNeverThrows() {
        RepositoryToken token =
                fixture.app.mint(7, GitHubFixture.WIDGETS, Map.of("contents", "write"));
        github.failsNext("DELETE", "/installation/token", Fault.status(500));
        token.close();
        assertThat(github.state.alive).hasSize(1);
        fixture.app.close();
        assertThat(github.state.alive).isEmpty();
    }

    @Test
    void theTokenOfAClientIsRenewedFiveMinutesBeforeItEnds() {
        fixture.widgets().issue(1);
        fixture.clock.advance(Duration.ofMinutes(54));
        fixture.widgets().issue(1);
        assertThat(github.count("POST", "/access_tokens")).isEqualTo(1);
        fixture.clock.advance(Duration.ofMinutes(2));
        fixture.widgets().issue(1);
        assertThat(github.count("POST", "/access_tokens")).isEqualTo(2);
    }

    @Test
    void manyCallersShareOneToken() throws InterruptedException, ExecutionException {
        RepositoryClient widgets = fixture.widgets();
        Callable<IssueSnapshot> read = () -> widgets.issue(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<IssueSnapshot>> reads = threads.invokeAll(Collections.nCopies(20, read));
            for (Future<IssueSnapshot> each : reads) {
                assertThat(each.get().number()).isEqualTo(1);
            }
        }
        assertThat(github.count("POST", "/access_tokens")).isEqualTo(1);
    }

    @Test
    void aTokenThatDiedInMidFlowIsReplacedOnce() {
        fixture.widgets().issue(1);
        github.state.alive.clear();
        fixture.widgets().react(new ReactionTarget.OfIssue(1), Reaction.EYES);
        assertThat(github.count("POST", "/access_tokens")).isEqualTo(2);
        github.failsNext("GET", "/issues/1", Fault.status(401));
        github.failsNext("GET", "/issues/1", Fault.status(401));
        assertThatThrownBy(() -> fixture.widgets().issue(1)).isInstanceOf(GitHubRefused.class);
        assertThat(github.count("POST", "/access_tokens")).isEqualTo(3);
    }

    @Test
    void closingRevokesEveryTokenAlive() {
        fixture.widgets().issue(1);
        var _ = fixture.widgets().mintPushToken();
        assertThat(github.state.alive).hasSize(2);
        fixture.app.close();
        assertThat(github.state.alive).isEmpty();
    }

    @Test
    void aSuspendedInstallationIsARefusal() {
        github.failsNext(
                "POST", "/access_tokens", Fault.says(403, "This installation has been suspended"));
        assertThatThrownBy(() -> fixture.widgets().issue(1))
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("suspended");
    }

    @Test
    void noCredentialGetsIntoTheTextOfARefusal() {
        github.failsNext(
                "GET",
                "/issues/1",
                Fault.says(
                        400,
                        "bad header ghs_4711_eyJhbGciOi.J9-x.y and eyJhbGciOiJSUzI1NiJ9.e30.c2ln "
                                + "x".repeat(900)));
        assertThatThrownBy(() -> fixture.widgets().issue(1))
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("bad header [credential] and [credential]")
                .message()
                .hasSizeLessThan(650);
    }

    @Test
    void deliveriesThatNeverArrivedAreListedAndSentAgain() {
        Instant since = Instant.parse("2026-03-01T00:00:00Z");
        assertThat(fixture.app.failedDeliveries(since))
                .containsExactly(
                        new FailedDelivery(
                                3, "lost", Instant.parse("2026-03-01T10:00:00Z"), "issues", 502));
        assertThatThrownBy(() -> fixture.app.redeliver(3)).isInstanceOf(GitHubRefused.class);
        assertThat(github.calls()).endsWith("POST /app/hook/deliveries/3/attempts");
    }

    @Test
    void credentialsNeverTravelInTheClear() {
        var key = TestKeys.PAIR.getPrivate();
        assertThatThrownBy(
                        () -> new GitHubConnection(URI.create("http://ghes.local/api/v3"), 1, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use https");
        assertThat(new GitHubConnection(URI.create("https://api.github.com/"), 1, key).apiUrl())
                .hasToString("https://api.github.com");
    }

    @Test
    void theManifestsCodeIsTurnedIntoAnApp() {
        NewApp made =
                ManifestConversion.convert(github.apiUrl(), "c0de", new Secrets(), fixture.clock);
        assertThat(made.id()).isEqualTo(FakeRepository.APP_ID);
        assertThat(made.webhookSecret()).isEqualTo("hush-hush-secret");
        assertThat(made.toString()).doesNotContain("hush-hush-secret").doesNotContain("BEGIN");
        assertThatThrownBy(() ->
                        ManifestConversion.convert(
                                github.apiUrl(), "stale", new Secrets(), fixture.clock))
                .isInstanceOf(GitHubRefused.class)
                .message()
                .doesNotContain("stale");
        assertThatThrownBy(() ->
                        ManifestConversion.convert(
                                github.apiUrl(), "../app", new Secrets(), fixture.clock))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
