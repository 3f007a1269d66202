package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.Delivery;
import dev.nightkiln.demo.Exchange;
import dev.nightkiln.demo.Fault;
import dev.nightkiln.demo.Faults;
import dev.nightkiln.demo.View.CheckRunView;
import dev.nightkiln.demo.View.TokenView;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** GitHub fails, is slow or says things twice; what people see is said once all the same. */
class FaultsIT extends OnTheRoad {
    /** Another thread's call that left before the limit was heard of cannot be called back. */
    private static final Duration ON_ITS_WAY = Duration.ofMillis(100);

    private static final Duration LIMIT = Duration.ofSeconds(2);

    @AfterEach
    void gitHubIsWellAgain() {
        faults().clear();
    }

    private static Faults faults() {
        return road.hub().gitHub().faults();
    }

    private static Ticket issue(String name) throws IOException {
        return road.repository(name, Seeds.shell("echo one > result.txt", "true")).issue("A");
    }

    private static void assertSaidOnce(Task task, Ticket issue) {
        Place place = issue.place();
        Road.assertPublished(task);
        assertThat(place.conversation(place.pull()).comments("evidence")).hasSize(1);
        assertThat(issue.view().comments()).hasSize(1);
        assertThat(issue.comments("status")).hasSize(1);
        assertThat(issue.view().reactions()).hasSize(1);
        assertThat(issue.view().labels()).containsExactly("agent:review");
        assertThat(place.checkRuns()).extracting(CheckRunView::name).doesNotHaveDuplicates();
    }

    private static long count(String query) throws SQLException {
        String url = "jdbc:h2:async:" + directory.resolve("state/nightkiln");
        try (var connection = DriverManager.getConnection(url, "", "");
                var rows = connection.createStatement().executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void serverErrorsDelayATaskAndNothingElse() throws IOException {
        Ticket issue = issue("ill");
        var error = new Fault.Status(500);
        String repository = "/repos/acme/ill";
        // A read is repeated at once, hence twice.
        faults().failsNext(error, "GET", repository + "/collaborators");
        faults().failsNext(error, "GET", repository + "/collaborators");
        faults().failsNext(new Fault.Status(502), "POST", repository + "/issues/1/comments");
        faults().failsNext(error, "POST", repository + "/pulls");
        faults().failsNext(error, "POST", repository + "/issues/2/comments");
        faults().failsNext(new Fault.Status(503), "POST", repository + "/check-runs");
        road.tidiness().expectRefusal("^(GET|POST) /repos/acme/ill/.* -> 50[023]$");
        // Publishing again finds out that the pull request is there.
        road.tidiness().expectRefusal("^POST /repos/acme/ill/pulls -> 422$");

        assertSaidOnce(road.work(issue), issue);
    }

    @Test
    void whatTookEffectWithoutAnAnswerIsNotSaidAgain() throws IOException {
        Ticket issue = issue("lost");
        var lost = new Fault.ResetAfterEffect();
        String repository = "/repos/acme/lost";
        faults().failsNext(lost, "POST", repository + "/issues/1/reactions");
        faults().failsNext(lost, "POST", repository + "/issues/1/comments");
        faults().failsNext(lost, "POST", repository + "/pulls");
        faults().failsNext(lost, "POST", repository + "/issues/2/comments");
        faults().failsNext(lost, "POST", repository + "/check-runs");
        // The second attempt to open the pull request finds out that there is one.
        road.tidiness().expectRefusal("^POST /repos/acme/lost/pulls -> 422$");

        assertSaidOnce(road.work(issue), issue);
    }

    private record Timed(Exchange exchange, long nanos) {}

    @Test
    void aRateLimitIsWaitedOutWithoutACallAndWithoutAThread() throws Exception {
        Ticket issue = issue("limited");
        var calls = new ConcurrentLinkedQueue<Timed>();
        road.hub()
                .gitHub()
                .traffic()
                .onExchange(call -> calls.add(new Timed(call, System.nanoTime())));
        var limit = new Fault.SecondaryLimit(LIMIT);
        faults().failsNext(limit, "POST", "/repos/acme/limited/issues/1/comments");
        faults().failsNext(limit, "POST", "/repos/acme/limited/pulls");
        road.tidiness().expectRefusal("^POST /repos/acme/limited/.* -> 403$");

        issue.label();
        Awaitility.await("the limit at publishing")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> calls.stream().anyMatch(call -> isLimit(call, "/pulls")));
        Awaitility.await("nobody is at work, for all is put off")
                .atMost(LIMIT.minusMillis(500))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("SELECT COUNT(*) FROM scheduled_tasks WHERE picked") == 0);

        assertSaidOnce(road.awaitEnd(issue), issue);
        List<Timed> limits = calls.stream().filter(call -> isLimit(call, "")).toList();
        assertThat(limits).hasSize(2);
        for (Timed limited : limits) {
            assertThat(calls)
                    .as("calls while %s holds", limited)
                    .filteredOn(call -> call.nanos() - limited.nanos() > ON_ITS_WAY.toNanos())
                    .allMatch(call -> call.nanos() - limited.nanos() >= LIMIT.toNanos());
        }
    }

    private static boolean isLimit(Timed call, String pathEnd) {
        return call.exchange().status() == 403 && call.exchange().path().endsWith(pathEnd);
    }

    @Test
    void aTokenThatCouldNotBeRevokedIsRevokedLater() throws IOException {
        Ticket issue = issue("tokens");
        faults().failsNext(new Fault.Status(500), "DELETE", "/installation/token");
        faults().failsNext(new Fault.Status(500), "DELETE", "/installation/token");
        road.tidiness().expectRefusal("^DELETE /installation/token -> 500$");

        Road.assertPublished(road.work(issue));

        Road.assertPublished(road.work(issue.place().issue("B")));
        assertThat(road.hub().gitHub().view().tokens())
                .filteredOn(token -> token.permissions().size() <= 2)
                .noneMatch(TokenView::alive);
    }

    @Test
    void aGitServerThatFailsIsTriedAgain() throws IOException {
        Ticket issue = issue("git");
        faults().gitFailsNext(500, 1);

        assertSaidOnce(road.work(issue), issue);
    }

    @Test
    void twoHundredCopiesOfADeliveryAreOneTask() throws Exception {
        Ticket issue = issue("copies");
        long before = count("SELECT COUNT(*) FROM task");
        road.hub().gitHub().webhooks().pause();
        issue.label();
        Delivery labelled = road.hub().gitHub().webhooks().deliveries().getLast();

        try (var client = HttpClient.newHttpClient()) {
            var answers = new ArrayList<CompletableFuture<HttpResponse<Void>>>();
            for (int i = 0; i < 200; i++) {
                // Every fourth comes under an id of its own, as from a second hook.
                String guid = i % 4 == 0 ? UUID.randomUUID().toString() : labelled.guid();
                answers.add(client.sendAsync(copy(labelled, guid), discarding()));
            }
            for (var answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
            }
        }
        road.hub().gitHub().webhooks().resume();
        // Those that are dealt with at the same moment all want to take the label off.
        road.tidiness()
                .expectRefusal("^DELETE /repos/acme/copies/issues/1/labels/agent:run -> 404$");

        assertSaidOnce(road.awaitEnd(issue), issue);
        assertThat(count("SELECT COUNT(*) FROM task")).isEqualTo(before + 1);
    }

    private static HttpResponse.BodyHandler<Void> discarding() {
        return HttpResponse.BodyHandlers.discarding();
    }

    private static HttpRequest copy(Delivery delivery, String guid)
            throws GeneralSecurityException {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + road.app().port() + "/webhooks/github"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("X-GitHub-Delivery", guid)
                .header("X-GitHub-Event", delivery.event())
                .header("X-Hub-Signature-256", signature(delivery.body()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
                .build();
    }

    private static String signature(byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        byte[] secret = road.hub().app().webhookSecret().getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }
}
