package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightkiln.task.Repository;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class RateLimitTest {
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

    private RetryLater later(Runnable call) {
        return catchThrowableOfType(RetryLater.class, call::run);
    }

    @Test
    void aSecondaryLimitStopsTheWholeInstallationUntilItIsOver() {
        github.failsNext("POST", "/reactions", Fault.status(403, "Retry-After", "90"));
        RetryLater first = later(this::react);
        assertThat(first.notBefore()).isEqualTo(fixture.clock.instant().plusSeconds(91));
        github.forgetRequests();

        var sister = fixture.app.repository(7, new Repository(44, "acme", "gadgets"));
        fixture.clock.advance(Duration.ofSeconds(90));
        assertThat(later(this::react).notBefore()).isEqualTo(first.notBefore());
        assertThat(later(() -> widgets.issue(1))).hasMessageContaining("rate limit");
        assertThat(later(() -> sister.issue(1))).isNotNull();
        assertThat(later(() -> widgets.mintPushToken())).isNotNull();
        assertThat(github.calls()).isEmpty();

        fixture.clock.advance(Duration.ofSeconds(1));
        react();
        assertThat(github.count("POST", "/reactions")).isEqualTo(1);
    }

    @Test
    void anotherInstallationGoesOn() {
        github.failsNext("POST", "/reactions", Fault.status(429, "Retry-After", "90"));
        assertThat(later(this::react)).isNotNull();
        assertThat(fixture.app.repository(8, GitHubFixture.WIDGETS).issue(1).number()).isEqualTo(1);
    }

    @Test
    void thePrimaryLimitIsOverAtItsReset() {
        Instant reset = fixture.clock.instant().plusSeconds(1800);
        var spent =
                new Fault.Refusal(
                        403,
                        Map.of(
                                "x-ratelimit-remaining",
                                "0",
                                "x-ratelimit-reset",
                                Long.toString(reset.getEpochSecond())),
                        "{\"message\":\"API rate limit exceeded\"}");
        github.failsNext("GET", "/issues/1", spent);
        assertThat(later(() -> widgets.issue(1)).notBefore()).isEqualTo(reset.plusSeconds(1));
    }

    @Test
    void aLimitWithoutATimeWaitsAMinuteAndThenLonger() {
        var waits = new ArrayList<Duration>();
        for (int i = 0; i < 3; i++) {
            github.failsNext(
                    "GET",
                    "/issues/1",
                    Fault.says(403, "You have exceeded a secondary rate limit"));
            Instant until = later(() -> widgets.issue(1)).notBefore();
            waits.add(Duration.between(fixture.clock.instant(), until));
            fixture.clock.set(until);
        }
        for (int i = 0; i < 3; i++) {
            Duration least = Duration.ofMinutes(1L << i);
            assertThat(waits.get(i)).isBetween(least, least.plusSeconds(15));
        }
    }

    @Test
    void anOrdinaryRefusalIsNoRateLimit() {
        github.failsNext(
                "GET", "/issues/1", Fault.says(403, "This installation has been suspended"));
        assertThatThrownBy(() -> widgets.issue(1))
                .isInstanceOfSatisfying(
                        GitHubRefused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo("This installation has been suspended"));
        assertThat(widgets.issue(1).number()).isEqualTo(1);
    }

    @Test
    void aReadIsRepeatedOnceAtOnceAndAWriteNever() {
        github.failsNext("GET", "/issues/1", Fault.status(502));
        assertThat(widgets.issue(1).number()).isEqualTo(1);
        github.failsNext("POST", "/reactions", Fault.status(502));
        assertThat(later(this::react)).hasMessageContaining("GitHub answered 502");
        assertThat(github.count("POST", "/reactions")).isEqualTo(1);
    }

    @Test
    void failuresOfGitHubAreWaitedForEverLongerButNotForEver() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            github.failsNext("POST", "/reactions", Fault.status(503));
            Instant until = later(this::react).notBefore();
            waits.add(Duration.between(fixture.clock.instant(), until));
        }
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofSeconds(301)) <= 0);
        assertThat(waits.subList(6, 12))
                .anyMatch(wait -> wait.compareTo(Duration.ofSeconds(30)) > 0);
        react();
        github.failsNext("POST", "/reactions", Fault.status(503));
        Instant afterSuccess = later(this::react).notBefore();
        assertThat(Duration.between(fixture.clock.instant(), afterSuccess))
                .isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void aConnectionThatBreaksIsTriedLater() {
        github.failsNext("POST", "/reactions", new Fault.LostRequest());
        assertThat(later(this::react)).isNotNull();
        assertThat(github.count("POST", "/reactions")).isEqualTo(1);
    }

    @Test
    void anAnswerThatDribblesIsGivenUpAtTheDeadline() throws IOException {
        try (var impatient = new GitHubFixture(Duration.ofSeconds(2))) {
            impatient.widgets().issue(1);
            impatient.github.failsNext("POST", "/reactions", new Fault.Dribble());
            long start = System.nanoTime();
            assertThat(
                            later(() ->
                                    impatient
                                            .widgets()
                                            .react(new ReactionTarget.OfIssue(1), Reaction.EYES)))
                    .hasMessageContaining("no whole answer within PT2S");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void anAnswerThatIsNoJsonIsTriedLater() {
        github.failsNext("GET", "/issues/1", new Fault.Refusal(200, Map.of(), "[]"));
        assertThat(later(() -> widgets.issue(1))).hasMessageContaining("not what GitHub documents");
    }

    @Test
    void redirectsAreFollowedOnTheSameHostOnly() {
        github.failsNext(
                "GET",
                "/issues/1",
                Fault.status(301, "Location", "/api/v3/repos/acme/widgets/issues/2"));
        assertThat(widgets.issue(1).number()).isEqualTo(2);
        github.failsNext(
                "GET", "/issues/1", Fault.status(302, "Location", "http://127.0.0.1:1/issues/1"));
        assertThatThrownBy(() -> widgets.issue(1))
                .isInstanceOf(GitHubRefused.class)
                .hasMessageContaining("a redirect to another host is not followed");
    }

    private void react() {
        widgets.react(new ReactionTarget.OfIssue(1), Reaction.EYES);
    }
}
