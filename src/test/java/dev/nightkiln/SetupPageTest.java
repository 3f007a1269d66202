package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.GitHubStandIn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that makes the App, clicked through as a browser would, against the stand-in. */
class SetupPageTest {
    /** Also a name that the page shows when it is asked with it. */
    private static final String PASSWORD = "database-password-1";

    @TempDir Path directory;

    private final HttpClient browser = HttpClient.newHttpClient();
    private GitHubStandIn github;
    private AutoCloseable setup;
    private String own;

    @BeforeEach
    void start() throws IOException {
        github = GitHubStandIn.start(directory.resolve("github"), Clock.systemUTC());
        github.createUser("ada");
        int port = freePort();
        own = "http://127.0.0.1:" + port;
        setup = SetupMode.start(settings(Integer.toString(port)), Clock.systemUTC());
    }

    @AfterEach
    void stop() throws Exception {
        setup.close();
        github.close();
    }

    @Test
    void thePageMakesAnAppWhoseSettingsServeFindsByItself() throws Exception {
        var page = get(own + "/setup");
        assertThat(page.statusCode()).isEqualTo(200);
        String style = found("<style>([^<]*)</style>", page.body());
        var sha256 = MessageDigest.getInstance("SHA-256");
        assertThat(page.headers().allValues("Content-Security-Policy"))
                .containsExactly(
                        "default-src 'none'; style-src 'sha256-"
                                + Base64.getEncoder()
                                        .encodeToString(
                                                sha256.digest(
                                                        style.getBytes(StandardCharsets.UTF_8)))
                                + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' "
                                + github.webUrl());
        golden("setup.html", page.body());
        var back = confirmOnGitHub(page.body());

        var head = HttpRequest.newBuilder(URI.create(back)).HEAD().build();
        assertThat(browser.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        var done = get(back);

        assertThat(done.statusCode()).isEqualTo(200);
        golden("setup-done.html", done.body());
        assertThat(done.body())
                .contains("The App is made")
                .doesNotContain("PRIVATE KEY", Files.readString(secretFile()).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secretFile())))
                .isEqualTo("rw-------");
        var loaded =
                SettingsLoader.load(
                        environment("8080"),
                        Optional.of(directory.resolve("state/nightkiln.yml")),
                        directory);
        assertThat(loaded)
                .isInstanceOfSatisfying(
                        SettingsResult.Loaded.class,
                        settings -> assertThat(settings.settings().app()).isPresent());
    }

    @Test
    void onlyThePageItselfIsOpenedAndOnlyUnderOurName() throws Exception {
        var back = confirmOnGitHub(get(own + "/setup").body());

        for (String framing : List.of("iframe", "image", "script")) {
            assertThat(get(back, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Dest", framing))
                    .isEqualTo(403);
        }
        assertThat(get(back, "Origin", "https://evil.example")).isEqualTo(403);
        assertThat(get(back, "Origin", "null")).isEqualTo(403);
        assertThat(rebound(URI.create(back))).startsWith("HTTP/1.1 421 ");
        assertThat(directory.resolve("state/nightkiln.yml")).doesNotExist();
        assertThat(
                        get(
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

    private int get(String address, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address)).headers(headers).build();
        return browser.send(request, BodyHandlers.ofString()).statusCode();
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

    private void golden(String file, String page) throws IOException {
        String stable =
                page.replace(own, "http://OWN")
                        .replace(directory.toString(), "DIRECTORY")
                        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://HUB")
                        .replaceAll("state=[0-9a-f]+", "state=STATE")
                        .replaceAll("nightkiln-\\d{6}", "nightkiln-NUMBER");
        Path golden = Path.of("src/test/resources/golden/intake", file);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, stable);
        }
        assertThat(stable).isEqualTo(Files.readString(golden));
    }

    @Test
    void anotherStateOrAUsedOneMakesNothing() throws Exception {
        var back = confirmOnGitHub(get(own + "/setup").body());

        assertThat(get(back.replaceFirst("state=[0-9a-f]+", "state=00")).statusCode())
                .isEqualTo(400);
        assertThat(get(own + "/setup/done").statusCode()).isEqualTo(400);
        assertThat(directory.resolve("state/nightkiln.yml")).doesNotExist();
        assertThat(get(back).statusCode()).isEqualTo(200);
        assertThat(get(back).statusCode()).isEqualTo(400);
    }

    @Test
    void anOrganizationIsAnotherAddressAndAHostileNameIsNotShown() throws Exception {
        assertThat(get(own + "/setup?organization=acme").body())
                .contains(github.webUrl() + "/organizations/acme/settings/apps/new?state=")
                .contains("for acme");
        assertThat(get(own + "/setup?organization=%22%3E%3Cscript%3E").body())
                .doesNotContain("<script");
    }

    @Test
    void noAnswerTellsASecretNotEvenToThoseWhoSayItFirst() throws Exception {
        String page = get(own + "/setup?organization=" + PASSWORD).body();
        assertThat(page).contains("for [redacted]").doesNotContain(PASSWORD);
        assertThat(get(own + "/" + PASSWORD).body()).doesNotContain(PASSWORD);
    }

    /** Sends the form, confirms, and returns the address GitHub sends the browser back to. */
    private String confirmOnGitHub(String page) throws Exception {
        String target = unescaped(found("action=\"([^\"]+/apps/new[^\"]*)\"", page));
        String manifest = unescaped(found("name=\"manifest\" value=\"([^\"]+)\"", page));
        var asked = post(URI.create(target), "manifest", manifest);
        assertThat(asked.statusCode()).isEqualTo(200);
        String state = found("state=([0-9a-f]+)", target);
        var created =
                post(
                        URI.create(github.webUrl() + "/settings/apps"),
                        "manifest",
                        manifest,
                        "state",
                        state);
        return created.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> get(String address) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI address, String... fields) throws Exception {
        var form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        var request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "Origin",
                                address.getPath().endsWith("new")
                                        ? own
                                        : github.webUrl().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                        .build();
        return browser.send(request, BodyHandlers.ofString());
    }

    private Path secretFile() throws IOException {
        try (var files = Files.list(directory.resolve("state"))) {
            return files.filter(file -> file.toString().endsWith(".webhook-secret"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Settings settings(String port) {
        var result = SettingsLoader.load(environment(port), Optional.empty(), directory);
        if (result instanceof SettingsResult.Loaded(Settings settings)) {
            return settings;
        }
        throw new AssertionError(result);
    }

    private Map<String, String> environment(String port) {
        return Map.of(
                "NIGHTKILN_GITHUB_API_URL", github.apiUrl().toString(),
                "NIGHTKILN_GITHUB_URL", github.webUrl().toString(),
                "NIGHTKILN_STATE_DIR", directory.resolve("state").toString(),
                "NIGHTKILN_DATABASE_PASSWORD", PASSWORD,
                "NIGHTKILN_PORT", port);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
