package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.bundle.Contents;
import dev.nightkiln.bundle.EvidenceBundles;
import dev.nightkiln.bundle.EvidenceLinks;
import dev.nightkiln.bundle.Seal;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.testing.Proven;

import io.javalin.Javalin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class EvidencePagesTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir private Path directory;
    private Javalin server = Javalin.create();
    private EvidenceBundles bundles = new EvidenceBundles(Path.of(""), new Secrets(), Seal.NONE);
    private String page = "";

    @BeforeEach
    void serve() throws IOException {
        Path records = directory.resolve("records");
        Files.createDirectories(records.resolve("check-1/artifacts"));
        Files.writeString(records.resolve("check-1/artifacts/x.svg"), "<svg onload=alert(1)>");
        Files.writeString(records.resolve("check-1/artifacts/x.html"), "<script>1</script>");
        Files.writeString(records.resolve("check-1/artifacts/x.png"), "<script>no png</script>");
        Files.writeString(records.resolve("check-1.log"), "<b>ok</b>\n");
        bundles = new EvidenceBundles(directory, new Secrets(), Seal.NONE);
        bundles.make(
                new Contents(
                        Proven.of(Proven.uncompared("test")).evidence(),
                        Optional.empty(),
                        new Contents.Texts("", "", List.of()),
                        List.of(),
                        records,
                        AT));
        var links =
                EvidenceLinks.open(
                        directory,
                        Optional.of(() -> URI.create("http://127.0.0.1:" + server.port())));
        server =
                Javalin.create(
                                config -> {
                                    config.jetty.host = "127.0.0.1";
                                    new FrontDoor(new HostNames("127.0.0.1", Optional.empty()))
                                            .addTo(config);
                                    new EvidencePages(bundles, links).addTo(config);
                                })
                        .start(0);
        page = links.page(Proven.TASK, 1).orElseThrow().toString();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static HttpResponse<String> get(String address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address)).build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void whoeverHasTheLinkReadsThePageAndNothingIsAskedOfAnybodyElse() throws Exception {
        HttpResponse<String> answer = get(page);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Passed on a1b2c3d");
        assertThat(header(answer, "Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(header(answer, "X-Robots-Tag")).contains("noindex");
        assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void withoutTheRightCapabilityThereIsNothing() throws Exception {
        String last = page.substring(page.length() - 2, page.length() - 1);
        String other = page.substring(0, page.length() - 2) + (last.equals("0") ? "1" : "0") + "/";
        for (String address :
                List.of(
                        other,
                        page.replace("-1-", "-2-"),
                        page.replaceAll("/evidence/.*", "/evidence/"),
                        page.replaceAll("-[0-9a-f]{40}/", "-/"),
                        other + "files/proof.md",
                        other + "bundle.zip",
                        other + "sign-off.intoto.jsonl")) {
            assertThat(get(address).statusCode()).as(address).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.svg", "x.html"})
    void whatCouldRunIsNeverShown(String name) throws Exception {
        HttpResponse<String> answer = get(page + "files/records/check-1/artifacts/" + name);

        assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(header(answer, "Content-Disposition")).startsWith("attachment");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aPictureIsOneByItsBytesAndALogIsPlainText() throws Exception {
        assertThat(header(get(page + "files/records/check-1/artifacts/x.png"), "Content-Type"))
                .isEqualTo("application/octet-stream");
        HttpResponse<String> log = get(page + "files/records/check-1.log");
        assertThat(header(log, "Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(log.body()).isEqualTo("<b>ok</b>\n");
    }

    @Test
    void noNameLeadsOutOfTheBundle() throws Exception {
        for (String path :
                List.of(
                        "../../evidence-link-key",
                        "%2e%2e/%2e%2e/evidence-link-key",
                        "/etc/passwd",
                        "records")) {
            assertThat(get(page + "files/" + path).statusCode())
                    .as(path)
                    .isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void whatPeopleSaidOfTheCommitIsHandedOutOnceThereIsAWord() throws Exception {
        assertThat(get(page).body()).doesNotContain("sign-off.intoto.jsonl");
        assertThat(get(page + "sign-off.intoto.jsonl").statusCode()).isEqualTo(404);
        String name = "sign-off-" + Proven.TASK + "-1.intoto.jsonl";
        Files.writeString(directory.resolve("evidence").resolve(name), "{\"a\":1}\n");

        assertThat(get(page).body())
                .contains("href=\"sign-off.intoto.jsonl\"")
                .contains("--require-sign-off --sign-off " + name);
        HttpResponse<String> file = get(page + "sign-off.intoto.jsonl");
        assertThat(file.body()).isEqualTo("{\"a\":1}\n");
        assertThat(header(file, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"" + name + "\"");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void evidenceThatWasKeptLongEnoughIsGoneAndSaysSo() throws Exception {
        bundles.prune(AT);

        HttpResponse<String> answer = get(page);
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("retention.evidence");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://nightkiln.example/",
                "https://127.0.0.1/",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://localhost/",
                "https://server.internal/"
            })
    void githubCannotFetchPicturesFrom(String address) {
        assertThat(EvidenceLinks.isPublic(URI.create(address))).isFalse();
    }

    @Test
    void withoutLinksThereIsNoPage() {
        assertThat(EvidenceLinks.open(directory, Optional.empty()).page(Proven.TASK, 1)).isEmpty();
        assertThat(EvidenceLinks.isPublic(URI.create("https://nightkiln.example/"))).isTrue();
    }
}
