package dev.nightkiln.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightkiln.testing.Hub;
import dev.nightkiln.testing.Place;
import dev.nightkiln.testing.Seeds;
import dev.nightkiln.testing.Ticket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** The oracle objects to every kind of violation; one that could not would prove nothing. */
class OracleIT {
    @TempDir private Path directory;

    @Test
    void everySpellingOfACanaryIsSeen() throws IOException {
        var canaries = new Canaries();
        String value = canaries.plant("x");
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var gzip = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(gzip)) {
            packing.write(bytes);
        }
        assertThat(canaries.in("nothing " + "A".repeat(500))).isEmpty();
        assertThat(canaries.in(gzip.toByteArray())).isNotEmpty();
        assertThat(canaries.in(value.getBytes(StandardCharsets.UTF_16))).isNotEmpty();
        for (String form :
                new String[] {
                    value,
                    value.substring(7, 19),
                    new StringBuilder(value).reverse().toString(),
                    HexFormat.of().formatHex(bytes),
                    HexFormat.of().withPrefix("%").formatHex(bytes),
                    base64(value),
                    base64("a" + value),
                    base64("ab" + value + "c")
                }) {
            assertThat(canaries.in("before " + form + " after")).as(form).isNotEmpty();
        }
        assertThat(canaries.in(value.substring(7, 18))).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatComesToLifeInACommentIsSeen() {
        for (String alive :
                new String[] {
                    "@mallory",
                    "fixes #99",
                    "Closes: acme/other#9",
                    "![x](y)",
                    "[x](https://evil.example)",
                    "see https://evil.example",
                    "<img src=x>",
                    "\n<script>\n",
                    "a\u202eb",
                    "a\u001b[2J"
                }) {
            assertThat(LiveText.in(alive)).as(alive).isNotEmpty();
        }
        assertThat(LiveText.in("`@mallory fixes #99 <img>` @ada, fixes #1")).isEmpty();
    }

    @Test
    void whatIsStoredSentOrLeftIsSeen() throws Exception {
        Path mounts = Files.createFile(directory.resolve("mounts"));
        try (var range = new Range(directory, mounts)) {
            assertThat(range.oracle.violations()).isEmpty();

            String file = range.canaries.plant("file");
            Path stored = Files.writeString(directory.resolve("state/evidence/x"), file);
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("evidence/x"));
            Files.writeString(stored, Oracle.ESCAPED);
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("succeeded"));
            Files.delete(stored);

            row(range, range.canaries.plant("row"));
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("holds row"));

            LoggerFactory.getLogger("x").info("{}", range.canaries.plant("line"));
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("holds line"));

            range.sink.touch();
            await().until(() -> range.sink.arrivals() == 2);
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("sink"));

            process(range.canaries.plant("argument"), range);

            Files.writeString(mounts, "overlay " + directory.resolve("state/work/x") + " overlay");
            assertThat(range.oracle.violations()).anyMatch(wrong -> wrong.contains("mounts"));

            Files.writeString(stored, token(range.road.hub()));
            assertThat(range.oracle.violations())
                    .anyMatch(wrong -> wrong.contains("evidence/x holds a token of GitHub"));

            request(range.road.hub(), range.canaries.plant("request"));
            assertThat(range.oracle.violations())
                    .anyMatch(wrong -> wrong.contains("holds request"));
        }
    }

    /** One that GitHub gave to the server when it worked on the other repository. */
    private static String token(Hub hub) {
        return hub.gitHub().traffic().exchanges().stream()
                .filter(exchange -> exchange.path().endsWith("/access_tokens"))
                .map(exchange -> exchange.responseBody().replaceFirst(".*\"token\":\"", ""))
                .map(body -> body.substring(0, body.indexOf('"')))
                .findFirst()
                .orElseThrow();
    }

    private static void request(Hub hub, String canary) throws IOException, InterruptedException {
        URI comments = URI.create(hub.gitHub().apiUrl() + "/repos/acme/vault/issues/1/comments");
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(comments)
                            .POST(HttpRequest.BodyPublishers.ofString(canary))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }

    private static void row(Range range, String canary) throws SQLException {
        try (var connection = range.oracle.connection();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE task SET body = '" + canary + "'");
        }
    }

    private static void process(String canary, Range range) throws IOException {
        Process sleeping = new ProcessBuilder("sh", "-c", "sleep 30; :", canary).start();
        try {
            await().untilAsserted(() ->
                    assertThat(range.oracle.violations())
                            .anyMatch(wrong -> wrong.contains("holds argument")));
        } finally {
            sleeping.descendants().forEach(ProcessHandle::destroyForcibly);
            sleeping.destroyForcibly();
        }
    }

    @Test
    void whatChangedAtGitHubIsSeen() throws Exception {
        try (var range = new Range(directory)) {
            Place place = range.road.repository("any", Seeds.shell("true", "true"));
            Ticket issue = place.issue("Do the thing");
            assertThat(range.oracle.violations(place)).isEmpty();

            issue.person().label("evil", Hub.PERSON);
            assertThat(range.oracle.violations(place)).contains("a label evil");

            branch("acme/any", "evil");
            branch("acme-agents/any", "agent/issue-1");
            branch("acme-agents/any", "worse");
            assertThat(range.oracle.violations(place))
                    .contains("a branch evil in acme/any", "a branch worse in acme-agents/any")
                    .noneMatch(wrong -> wrong.contains("agent/issue-1"));

            String canary = range.canaries.plant("object");
            range.road.hub().gitHub().commitFile(place.name(), "main", "x", canary, Hub.PERSON);
            assertThat(range.oracle.violations(place))
                    .anyMatch(wrong -> wrong.contains("holds object"));
        }
    }

    private void branch(String repository, String name) throws Exception {
        String directory = this.directory.resolve("github/git/" + repository + ".git").toString();
        var git = new ProcessBuilder("git", "--git-dir=" + directory, "branch", name, "main");
        assertThat(git.inheritIO().start().waitFor()).isZero();
    }
}
