package dev.nightkiln.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/** Plain requests to a host on loopback, as a client of any kind would send them. */
class PlainRequestsTest {
    @TempDir private Path directory;
    private Loopback host;

    @BeforeEach
    void start() throws IOException {
        host = new Loopback(directory);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void aRequestGoesOnWithoutItsCredentialsAndIsWrittenDown() throws IOException {
        host.open(Map.of());
        String answer =
                host.ask(
                        """
                        GET http://registry.corp:%d/a/b.jar?v=1 HTTP/1.1\r
                        Host: other\r
                        Accept: x/y\r
                        Authorization: Basic c2VjcmV0\r
                        Cookie: a=b\r
                        Proxy-Authorization: Basic eA==\r
                        Connection: close, X-Hop\r
                        X-Hop: 1\r
                        Keep-Alive: 5\r
                        \r
                        """);
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("content of /a/b.jar?v=1");
        assertThat(answer).containsOnlyOnce("Date: ");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("set-cookie");
        assertThat(host.seen().getFirst())
                .containsEntry("host", "registry.corp:" + host.port())
                .containsEntry("accept", "x/y")
                .doesNotContainKeys(
                        "authorization", "cookie", "proxy-authorization", "x-hop", "keep-alive");
        // The line is written after the last byte.
        await().untilAsserted(() -> assertThat(host.log()).endsWith("}\n"));
        assertThat(host.log())
                .contains("\"path\":\"/a/b.jar\"", "\"status\":200", "\"verdict\":\"allowed\"")
                .contains("\"down\":23", "\"source\":\"policies/default.yml:14\"")
                .doesNotContain("v=1");
        assertThat(host.gateway().traffic())
                .isEqualTo(
                        new Traffic(
                                1,
                                0,
                                23,
                                List.of(
                                        new Traffic.Reached(
                                                "registry.corp:" + host.port(), 1, 0, 0, 23)),
                                0,
                                List.of(),
                                ModelUse.NONE));
    }

    @Test
    void bodiesOfBothKindsGoOn() throws IOException {
        host.open(Map.of());
        host.ask(
                "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
        host.ask(
                "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertThat(host.seen())
                .extracting(request -> request.get("body"))
                .containsExactly("hello", "abc");
        assertThat(host.gateway().traffic().uploaded()).isEqualTo(8);
    }

    @Test
    void aRedirectIsHandedToTheClientAndNotFollowed() throws IOException {
        host.open(Map.of());
        assertThat(host.get("/redirect"))
                .startsWith("HTTP/1.1 302 ")
                .contains("http://169.254.169.254/latest");
        assertThat(host.seen()).hasSize(1);
    }

    @Test
    void twoRequestsInOneAreNeverTwoForTheOtherSide() throws IOException {
        host.open(Map.of());
        for (String body :
                List.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Content-Length: 0\r\nContent-Length: 50\r\n\r\n",
                        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        "X: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
            host.ask(
                    "POST http://registry.corp:%d/first HTTP/1.1\r\nHost: x\r\n"
                            + body
                            + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        assertThat(host.seen())
                .extracting(request -> request.get("path"))
                .doesNotContain("/smuggled", "/first");
    }

    @Test
    void aHostThatDoesNotAnswerIsToldFromOneThatIsRefused() throws Exception {
        host.open(Map.of());
        host.stopOrigin();
        assertThat(host.get("/x")).startsWith("HTTP/1.1 502 ").contains("did not answer");
        int closed = host.echoPort();
        host.stopEcho();
        assertThat(host.ask("CONNECT git.corp:" + closed + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 502 Nightkiln lets git.corp:" + closed);
    }

    @Test
    void aDownloadIsCutOffAtItsBudgetAndTheNextRequestIsToldWhy() throws IOException {
        host.open(Map.of("egress-download", 100_000L));
        assertThat(host.get("/big").length()).isLessThan(101_000);
        await().untilAsserted(() ->
                assertThat(host.log()).contains("cut off: limits.egress-download is spent"));
        assertThat(host.get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-download");
        assertThat(host.gateway().traffic().downloaded()).isEqualTo(100_000);
    }

    @ParameterizedTest
    @CsvSource({"1000000000, failed", "100000, limits.egress-download is spent"})
    void anAnswerThatBreaksOffDoesNotLookWhole(long budget, String verdict) throws IOException {
        host.open(Map.of("egress-download", budget));
        assertThat(host.get("/cut"))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("transfer-encoding: chunked")
                .doesNotEndWith("0\r\n\r\n");
        await().untilAsserted(() -> assertThat(host.log()).contains(verdict));
    }

    @Test
    void anAnswerThatBreaksOffAtItsFirstByteIsNoAnswer() throws IOException {
        host.open(Map.of());
        assertThat(host.get("/head")).startsWith("HTTP/1.1 502 ").contains("did not answer.");
    }

    @Test
    void anUploadIsCutOffAtItsBudget() throws IOException {
        host.open(Map.of("egress-upload", 1_000L));
        String answer =
                host.ask(
                        "POST http://registry.corp:%d/p HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n"
                                + "u".repeat(500_000));
        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains("through, but limits.egress-upload is spent.");
        assertThat(host.log()).contains("cut off: limits.egress-upload is spent");
        assertThat(host.seen())
                .noneSatisfy(request -> assertThat(request.get("body")).hasSizeGreaterThan(1_000));
        assertThat(host.get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-upload");
    }

    @Test
    void requestsThatRaceForTheBudgetDoNotExceedIt() throws Exception {
        host.open(Map.of("egress-requests", 10L));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                var _ = threads.submit(() -> host.get("/x"));
            }
        }
        assertThat(host.seen()).hasSize(10);
        assertThat(host.get("/x")).startsWith("HTTP/1.1 403 ").contains("limits.egress-requests");
    }
}
