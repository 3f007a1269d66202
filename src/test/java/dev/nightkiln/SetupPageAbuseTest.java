package dev.nightkiln;

import static dev.nightkiln.SetupPageFixture.PASSWORD;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Other sites, used links and secrets: what the page that makes the App withstands. */
class SetupPageAbuseTest {
    @TempDir Path directory;

    private SetupPageFixture page;

    @BeforeEach
    void start() throws IOException {
        page = new SetupPageFixture(directory);
    }

    @AfterEach
    void stop() throws Exception {
        page.close();
    }

    @Test
    void onlyThePageItselfIsOpenedAndOnlyUnderOurName() throws Exception {
        var back = page.confirmOnGitHub(page.get(page.own + "/setup").body());

        for (String framing : List.of("iframe", "image", "script")) {
            assertThat(page.status(back, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", framing))
                    .isEqualTo(403);
        }
        assertThat(page.status(back, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(page.status(back, "Origin", "null")).isEqualTo(403);
        assertThat(rebound(URI.create(back))).startsWith("HTTP/1.1 421 ");
        assertThat(page.settingsFile()).doesNotExist();
        assertThat(
                        page.status(
                                back,
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "document"))
                .as("the link back from GitHub")
                .isEqualTo(200);
    }

    /** As a browser asks whom a name of evil.example has led to this machine. */
    private static String rebound(URI address) throws IOException {
        String request =
                "GET %s?%s HTTP/1.1\r\nHost: evil.example:%d\r\n\r\n"
                        .formatted(address.getPath(), address.getQuery(), address.getPort());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anotherStateOrAUsedOneMakesNothing() throws Exception {
        var back = page.confirmOnGitHub(page.get(page.own + "/setup").body());

        assertThat(page.get(back.replaceFirst("state=[0-9a-f]+", "state=00")).statusCode())
                .isEqualTo(400);
        assertThat(page.get(page.own + "/setup/done").statusCode()).isEqualTo(400);
        assertThat(page.settingsFile()).doesNotExist();
        assertThat(page.get(back).statusCode()).isEqualTo(200);
        assertThat(page.get(back).statusCode()).isEqualTo(400);
    }

    @Test
    void noAnswerTellsASecretNotEvenToThoseWhoSayItFirst() throws Exception {
        String shown = page.get(page.own + "/setup?organization=" + PASSWORD).body();
        assertThat(shown).contains("for [redacted]").doesNotContain(PASSWORD);
        assertThat(page.get(page.own + "/" + PASSWORD).body()).doesNotContain(PASSWORD);
    }
}
