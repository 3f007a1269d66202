package dev.nightkiln;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.demo.GitHubStandIn;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page that makes the App, clicked through as a browser would, against the stand-in. */
final class SetupPageFixture {
    /** Also a name that the page shows when it is asked with it. */
    static final String PASSWORD = "database-password-1";

    final GitHubStandIn github;
    final String own;
    private final HttpClient browser = HttpClient.newHttpClient();
    private final Path directory;
    private final AutoCloseable setup;

    SetupPageFixture(Path directory) throws IOException {
        this.directory = directory;
        github = GitHubStandIn.start(directory.resolve("github"), Clock.systemUTC());
        github.createUser("ada");
        int port = freePort();
        own = "http://127.0.0.1:" + port;
        setup = SetupMode.start(settings(Integer.toString(port)), Clock.systemUTC());
    }

    void close() throws Exception {
        setup.close();
        github.close();
        browser.close();
    }

    /** What the page writes and `serve` reads. */
    Path settingsFile() {
        return directory.resolve("state/nightkiln.yml");
    }

    /** Sends the form, confirms, and returns the address GitHub sends the browser back to. */
    String confirmOnGitHub(String page) throws Exception {
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

    HttpResponse<String> get(String address) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)).build());
    }

    int status(String address, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)).headers(headers).build())
                .statusCode();
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return browser.send(request, BodyHandlers.ofString());
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
        return send(request);
    }

    private Settings settings(String port) {
        var result = SettingsLoader.load(environment(port), Optional.empty(), directory);
        if (result instanceof SettingsResult.Loaded(Settings settings)) {
            return settings;
        }
        throw new AssertionError(result);
    }

    Map<String, String> environment(String port) {
        return Map.of(
                "NIGHTKILN_GITHUB_API_URL", github.apiUrl().toString(),
                "NIGHTKILN_GITHUB_URL", github.webUrl().toString(),
                "NIGHTKILN_STATE_DIR", directory.resolve("state").toString(),
                "NIGHTKILN_DATABASE_PASSWORD", PASSWORD,
                "NIGHTKILN_PORT", port);
    }

    static String found(String pattern, String text) {
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
