package dev.nightkiln.intake;

import static dev.nightkiln.intake.FrontDoorFixture.body;
import static dev.nightkiln.intake.FrontDoorFixture.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.bundle.Contents;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.bundle.Seal;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.store.OnH2;
import dev.nightkiln.store.TestDatabase;
import dev.nightkiln.testing.Proven;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Evidence pages byte by byte: no client library would send most of this. */
@ExtendWith(OnH2.class)
class EvidenceByWireTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final String SECRET = "do-not-show-me";

    private FrontDoorFixture door;
    private String page = "";

    @BeforeEach
    void serve(TestDatabase where, @TempDir Path directory) throws IOException {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.writeString(directory.resolve("secret.txt"), SECRET);
        Files.writeString(state.resolve("secret.txt"), SECRET);
        Path records = directory.resolve("records");
        Path kept = Files.createDirectories(records.resolve("check-1/artifacts"));
        Files.writeString(
                kept.resolve("picture.png"),
                "\u0089PNG\r\n\u001a\n<script>1</script>",
                StandardCharsets.ISO_8859_1);
        Files.writeString(kept.resolve("x.HTML"), "<script>1</script>");
        Files.writeString(kept.resolve("x.svgz"), "<svg onload=alert(1)>");
        Files.writeString(kept.resolve("x.js"), "alert(1)");
        Files.writeString(kept.resolve("a b"), "a file");
        var bundles = new EvidenceBundles(state, new Secrets(), Seal.NONE);
        bundles.make(
                new Contents(
                        Proven.of(Proven.uncompared("test")).evidence(),
                        Optional.empty(),
                        new Contents.Texts("", "", List.of()),
                        List.of(),
                        records,
                        AT));
        Files.writeString(state.resolve("evidence").resolve("secret.txt"), SECRET);
        var links = EvidenceLinks.open(state, Optional.of(() -> URI.create("http://127.0.0.1:1")));
        door = new FrontDoorFixture(where);
        door.show(new EvidencePages(bundles, links));
        page = links.page(Proven.TASK, 1).orElseThrow().getPath();
    }

    @AfterEach
    void close() {
        door.close();
    }

    private String ask(String method, String path, String... headers) throws IOException {
        var more = new StringBuilder();
        for (String header : headers) {
            more.append(header).append("\r\n");
        }
        return door.say(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + more + "\r\n");
    }

    @Test
    void noSpellingOfAPathLeadsOutOfTheBundle() throws IOException {
        assertThat(status(ask("GET", page + "files/proof.md"))).isEqualTo(200);
        for (String up :
                List.of(
                        "../",
                        "..%2f",
                        "%2e%2e/",
                        "%2e%2e%2f",
                        ".%2e/",
                        "%252e%252e%252f",
                        "..;/",
                        "..;x=y/",
                        "%2e%2e;/",
                        "..\\",
                        "..%5c",
                        "%2e%2e%5c",
                        "..%c0%af",
                        "%c0%ae%c0%ae/",
                        "%uff0e%uff0e/",
                        "....//",
                        "/../",
                        "//",
                        "%00/../",
                        "records/../../",
                        "records/%2e%2e/%2e%2e/",
                        "~/",
                        "file:///")) {
            for (int levels = 1; levels <= 4; levels++) {
                String path = page + "files/" + up.repeat(levels) + "secret.txt";
                String answer = ask("GET", path);
                assertThat(status(answer)).as(path).isIn(400, 404);
                assertThat(answer).as(path).doesNotContain(SECRET);
            }
        }
        for (String path :
                List.of(
                        "records",
                        "records/",
                        "/proof.md",
                        "./proof.md",
                        "x/../proof.md",
                        "proof.md%00",
                        "proof.md%20",
                        "PROOF.MD",
                        "proof.md%0d%0aX-Evil:%201",
                        "proof.md%0aX-Evil:%201",
                        "")) {
            String answer = ask("GET", page + "files/" + path);
            assertThat(status(answer)).as(path).isIn(400, 404);
            assertThat(answer).as(path).doesNotContainIgnoringCase("x-evil");
        }
    }

    @Test
    void onlyTheExactAddressOfAPageIsOne() throws IOException {
        String name = page.substring("/evidence/".length(), page.length() - 1);
        String capability = name.substring(name.length() - 40);
        String nothing = body(ask("GET", "/nothing"));
        for (String other :
                List.of(
                        name.replace(capability, capability.toUpperCase(Locale.ROOT) + "x"),
                        name.replace(capability, "0".repeat(40)),
                        name.replace(capability, capability.substring(1)),
                        name.replace(capability, capability + "0"),
                        name.replace("-1-", "-01-"),
                        name.replace("-1-", "-999999999999-"),
                        name.replace("-1-", "--1-"),
                        name.replace('-', '_'),
                        name + "%00",
                        name + "%0a",
                        "%20" + name,
                        "x/../" + name + "/../..",
                        capability,
                        "*",
                        "%2a")) {
            String answer = ask("GET", "/evidence/" + other + "/");
            assertThat(status(answer)).as(other).isIn(400, 404);
            if (status(answer) == 404) {
                assertThat(body(answer)).as(other).isEqualTo(nothing);
            }
        }
        assertThat(status(ask("GET", page))).isEqualTo(200);
    }

    @Test
    void onlyReadingIsPossible() throws IOException {
        for (String path : List.of(page, page + "files/proof.md", page + "bundle.zip")) {
            String whole = ask("GET", path);
            String head = ask("HEAD", path);
            assertThat(status(head)).isEqualTo(200);
            assertThat(body(head)).isEmpty();
            assertThat(head).contains("X-Content-Type-Options: nosniff");
            for (String method :
                    List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")) {
                String answer = ask(method, path, "X-Echo: echo-me", "Content-Length: 0");
                assertThat(status(answer)).as(method).isIn(400, 405);
                assertThat(answer).as(method).doesNotContain("echo-me", "Passed on");
            }
            for (String range : List.of("bytes=0-3", "bytes=-1", "bytes=0-,0-,0-", "x=1")) {
                String answer = ask("GET", path, "Range: " + range);
                assertThat(status(answer)).as(range).isEqualTo(200);
                assertThat(body(answer)).as(range).isEqualTo(body(whole));
            }
        }
    }

    @Test
    void nothingThatACheckLeftRunsInABrowser() throws IOException {
        for (String name : List.of("picture.png", "x.HTML", "x.svgz", "x.js", "a_b")) {
            String answer = ask("GET", page + "files/records/check-1/artifacts/" + name);
            assertThat(status(answer)).as(name).isEqualTo(200);
            assertThat(answer)
                    .as(name)
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("Content-Security-Policy: default-src 'none'")
                    .contains("Cross-Origin-Resource-Policy: same-origin")
                    .contains("Cache-Control: no-store")
                    .containsPattern(
                            name.endsWith("png")
                                    ? "Content-Type: image/png\r\n"
                                    : "Content-Type: application/octet-stream\r\n")
                    .containsPattern(
                            name.endsWith("png")
                                    ? "Content-Disposition: inline; filename=\"picture.png\""
                                    : "Content-Disposition: attachment; filename=");
        }
    }

    @Test
    void neitherAnotherNameNorAnotherSiteReadsIt() throws IOException {
        assertThat(status(door.say("GET " + page + " HTTP/1.1\r\nHost: evil.example\r\n\r\n")))
                .isEqualTo(421);
        for (String how : List.of("image", "script", "iframe", "empty")) {
            assertThat(
                            status(
                                    ask(
                                            "GET",
                                            page + "files/proof.md",
                                            "Sec-Fetch-Site: cross-site",
                                            "Sec-Fetch-Mode: no-cors",
                                            "Sec-Fetch-Dest: " + how)))
                    .as(how)
                    .isEqualTo(403);
        }
        assertThat(
                        status(
                                ask(
                                        "GET",
                                        page,
                                        "Sec-Fetch-Site: cross-site",
                                        "Sec-Fetch-Mode: navigate",
                                        "Sec-Fetch-Dest: document")))
                .as("a link on the pull request")
                .isEqualTo(200);
    }
}
