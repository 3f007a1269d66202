package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.GitHubStandIn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
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
import java.time.Clock;
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
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "form-action 'self' " + github.webUrl());
        var back = confirmOnGitHub(page.body());

        var done = get(back);

        assertThat(done.statusCode()).isEqualTo(200);
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
