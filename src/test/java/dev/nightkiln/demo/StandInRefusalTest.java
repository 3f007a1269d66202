package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What GitHub refuses is refused, with its status and its words. */
class StandInRefusalTest {
    private static final String ISSUES = "/repos/octo/hello/issues";

    private Town town;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
    }

    @AfterEach
    void stop() {
        town.close();
    }

    private String issue() {
        return ISSUES + "/" + town.issue;
    }

    @Test
    void anAppTokenMustBeSignedCurrentAndShortLived() {
        var now = town.clock.instant();

        assertThat(town.status("GET", "/app", town.jwt(), null)).isEqualTo(200);
        assertThat(town.call("GET", "/app", town.jwt(now, Duration.ofMinutes(11)), null).body())
                .contains("'Expiration time' claim ('exp') is too far in the future");
        assertThat(town.status("GET", "/app", town.jwt(now, Duration.ofMinutes(11)), null))
                .isEqualTo(401);
        String early = town.jwt(now.plusSeconds(90), Duration.ofMinutes(5));
        assertThat(town.status("GET", "/app", early, null)).isEqualTo(401);
        String expired = town.jwt(now.minusSeconds(400), Duration.ofMinutes(5));
        assertThat(town.status("GET", "/app", expired, null)).isEqualTo(401);
        String jwt = town.jwt();
        int dot = jwt.lastIndexOf('.');
        String forged =
                jwt.substring(0, dot + 1) + new StringBuilder(jwt.substring(dot + 1)).reverse();
        assertThat(town.status("GET", "/app", forged, null)).isEqualTo(401);
        assertThat(town.status("GET", "/app", town.token(), null)).isEqualTo(401);
        assertThat(town.status("GET", "/app", null, null)).isEqualTo(401);
    }

    @Test
    void aTokenEndsAfterAnHourOrWhenItIsRevoked() {
        String token = town.token();
        assertThat(town.status("GET", issue(), token, null)).isEqualTo(200);
        assertThat(town.status("DELETE", "/installation/token", token, null)).isEqualTo(204);
        assertThat(town.call("GET", issue(), token, null).body()).contains("Bad credentials");

        String other = town.token();
        town.clock.move(Duration.ofMinutes(59));
        assertThat(town.status("GET", issue(), other, null)).isEqualTo(200);
        town.clock.move(Duration.ofMinutes(1));
        assertThat(town.status("GET", issue(), other, null)).isEqualTo(401);
        assertThat(town.status("GET", issue(), "ghs_unknown", null)).isEqualTo(401);
        assertThat(town.github.view().tokens()).noneMatch(View.TokenView::alive);
    }

    @Test
    void aTokenReachesNoFurtherThanItsPermissionsAndRepositories() {
        String reader = town.token(town.installation, "{\"issues\":\"read\"}");
        assertThat(town.status("GET", issue(), reader, null)).isEqualTo(200);
        var refused = town.call("POST", issue() + "/comments", reader, "{\"body\":\"x\"}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Resource not accessible by integration");
        assertThat(town.status("GET", "/repos/octo/hello/pulls", reader, null)).isEqualTo(403);

        String elsewhere = town.token(town.forkInstallation, "{\"issues\":\"write\"}");
        assertThat(town.status("GET", issue(), elsewhere, null)).isEqualTo(404);
        assertThat(town.status("GET", "/repos/octo/none/issues/1", reader, null)).isEqualTo(404);

        String mint = "/app/installations/" + town.installation + "/access_tokens";
        assertThat(
                        town.status(
                                "POST",
                                mint,
                                town.jwt(),
                                "{\"permissions\":{\"workflows\":\"write\"}}"))
                .isEqualTo(422);
        String foreign = "{\"repository_ids\":[%d]}".formatted(town.fork.id());
        assertThat(town.status("POST", mint, town.jwt(), foreign)).isEqualTo(422);
        assertThat(town.status("POST", "/app/installations/7/access_tokens", town.jwt(), "{}"))
                .isEqualTo(404);
    }

    @Test
    void aBodyIsReadStrictly() {
        String token = town.token();
        String comments = issue() + "/comments";

        var malformed = town.call("POST", comments, token, "{\"body\":");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.body()).contains("Problems parsing JSON");
        assertThat(town.status("POST", comments, token, "{}")).isEqualTo(422);
        assertThat(town.status("POST", comments, token, "{\"body\":7}")).isEqualTo(422);
        String longest = "{\"body\":\"" + "x".repeat(65_536) + "\"}";
        assertThat(town.status("POST", comments, token, longest)).isEqualTo(201);
        var tooLong = town.call("POST", comments, token, longest.replace("\"x", "\"xx"));
        assertThat(tooLong.statusCode()).isEqualTo(422);
        assertThat(tooLong.body()).contains("body is too long (maximum is 65536 characters)");
        assertThat(town.status("POST", issue() + "/reactions", token, "{\"content\":\"ok\"}"))
                .isEqualTo(422);
        assertThat(town.status("GET", "/repos/octo/hello/nonsense", token, null)).isEqualTo(404);
    }

    @Test
    void labelsAreUniqueAndOnlyThoseThatAreThereCanGo() {
        String token = town.token();
        String labels = "/repos/octo/hello/labels";

        assertThat(
                        town.status(
                                "POST",
                                labels,
                                token,
                                "{\"name\":\"agent:run\",\"color\":\"ff0000\"}"))
                .isEqualTo(201);
        assertThat(town.call("POST", labels, token, "{\"name\":\"Agent:run\"}").body())
                .contains("already_exists");
        assertThat(town.status("DELETE", issue() + "/labels/agent:run", token, null))
                .isEqualTo(404);
        assertThat(town.status("POST", issue() + "/labels", token, "{\"labels\":[\"agent:run\"]}"))
                .isEqualTo(200);
        assertThat(town.status("DELETE", issue() + "/labels/agent%3Arun", token, null))
                .isEqualTo(200);
    }

    @Test
    void aPullRequestNeedsABranchAndACommitOfItsOwn() {
        String token = town.token();
        String pulls = "/repos/octo/hello/pulls";

        assertThat(pull(pulls, token, "bots:missing")).contains("\"field\":\"head\"");
        assertThat(pull(pulls, token, "strangers:main")).contains("\"field\":\"head\"");
        assertThat(pull(pulls, token, "bots:main"))
                .contains("No commits between main and bots:main");
        town.branch(Town.FORK, "agent");
        assertThat(pull(pulls, token, "bots:agent")).contains("\"number\":2");
        assertThat(pull(pulls, token, "bots:agent"))
                .contains("A pull request already exists for bots:agent.");
    }

    private String pull(String path, String token, String head) {
        String body = "{\"title\":\"t\",\"head\":\"%s\",\"base\":\"main\"}".formatted(head);
        return town.call("POST", path, token, body).body();
    }

    @Test
    void aCheckRunIsHeldToItsLimits() {
        String token = town.token();
        String runs = "/repos/octo/hello/check-runs";
        String head = town.github.view().branch(Town.REPO, "main").hex();
        String start = "{\"name\":\"unit\",\"head_sha\":\"" + head + "\"";

        assertThat(town.status("POST", runs, token, start + "}")).isEqualTo(201);
        assertThat(town.status("POST", runs, token, start + ",\"conclusion\":\"passed\"}"))
                .isEqualTo(422);
        assertThat(town.status("POST", runs, token, start + ",\"status\":\"completed\"}"))
                .isEqualTo(422);
        assertThat(town.status("POST", runs, token, "{\"name\":\"unit\"}")).isEqualTo(422);
        assertThat(town.status("POST", runs, token, start.replace(head, "0".repeat(40)) + "}"))
                .isEqualTo(422);
        assertThat(town.status("POST", runs, token, start + output(50) + "}")).isEqualTo(201);
        assertThat(town.call("POST", runs, token, start + output(51) + "}").body())
                .contains("No more than 50 items are allowed; 51 were supplied.");
        String text = ",\"output\":{\"title\":\"t\",\"summary\":\"%s\"}}";
        assertThat(town.status("POST", runs, token, start + text.formatted("x".repeat(65_535))))
                .isEqualTo(201);
        assertThat(town.status("POST", runs, token, start + text.formatted("x".repeat(65_536))))
                .isEqualTo(422);
    }

    private static String output(int annotations) {
        String one =
                "{\"path\":\"a\",\"start_line\":1,\"end_line\":1,\"annotation_level\":\"notice\",\"message\":\"m\"}";
        String all =
                IntStream.range(0, annotations).mapToObj(_ -> one).collect(Collectors.joining(","));
        return ",\"output\":{\"title\":\"t\",\"summary\":\"s\",\"annotations\":[" + all + "]}";
    }

    @Test
    void aFaultStrikesOnceAndAPrimaryLimitUntilItsTime() {
        String token = town.token();
        var faults = town.github.faults();

        faults.failsNext(new Fault.Status(502), "GET", "/repos");
        assertThat(town.status("GET", issue(), token, null)).isEqualTo(502);
        assertThat(town.status("GET", issue(), token, null)).isEqualTo(200);
        faults.failsNext(new Fault.SecondaryLimit(Duration.ofSeconds(30)));
        var limited = town.call("GET", issue(), token, null);
        assertThat(limited.statusCode()).isEqualTo(403);
        assertThat(limited.headers().firstValue("retry-after")).contains("30");

        faults.failsNext(new Fault.PrimaryLimit(town.clock.instant().plusSeconds(60)));
        var spent = town.call("GET", issue(), token, null);
        assertThat(spent.headers().firstValue("x-ratelimit-remaining")).contains("0");
        assertThat(town.status("GET", issue(), token, null)).isEqualTo(403);
        town.clock.move(Duration.ofMinutes(1));
        assertThat(town.status("GET", issue(), token, null)).isEqualTo(200);
    }

    @Test
    void aHangingCallEndsWhenTheStandInCloses() throws Exception {
        town.github.faults().failsNext(new Fault.Hang());
        var answer = CompletableFuture.supplyAsync(() -> town.status("GET", "/meta", null, null));

        assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        town.github.close();
        await().untilAsserted(() -> assertThat(answer).isDone());
    }

    @Test
    void aResetComesAfterTheEffect() {
        String token = town.token();
        town.github.faults().failsNext(new Fault.ResetAfterEffect(), "POST", "/repos");

        assertThatThrownBy(
                        () -> town.call("POST", issue() + "/comments", token, "{\"body\":\"x\"}"))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(town.github.view().issue(Town.REPO, town.issue).comments()).hasSize(1);
    }
}
