package dev.nightkiln.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A person can read and click, and nothing that was written can run. */
class StandInPagesTest {
    private Town town;
    private HttpClient http;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        town = new Town(directory);
        http = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() {
        http.close();
        town.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(town.github.webUrl() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private String page(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private HttpResponse<String> post(String path, String origin, String... form)
            throws IOException, InterruptedException {
        var body = new StringBuilder();
        for (int i = 0; i < form.length; i += 2) {
            body.append(form[i]).append('=');
            body.append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8)).append('&');
        }
        return http.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String own() {
        return town.github.webUrl().toString();
    }

    @Test
    void aPersonLabelsCommentsAndCloses() throws Exception {
        String path = "/octo/hello/issues/" + town.issue;

        assertThat(post(path, own(), "actor", "ada", "do", "label agent:run").statusCode())
                .isEqualTo(303);
        post(path, own(), "actor", "octo", "do", "comment", "text", "/agent status");
        post(path, own(), "actor", "octo", "do", "unlabel agent:run");
        post(path, own(), "actor", "octo", "do", "close");

        var issue = town.github.view().issue(Town.REPO, town.issue);
        assertThat(issue.labels()).isEmpty();
        assertThat(issue.comments().getFirst().author()).isEqualTo("octo");
        assertThat(issue.state()).isEqualTo("closed");
        assertThat(page(path))
                .contains("added the label agent:run", "/agent status", "Reopen", "<option>ada");
        assertThat(page("/octo/hello")).contains("Say hello", "<code>main</code>");
    }

    @Test
    void aFormOfAnotherSiteIsRefused() throws Exception {
        String path = "/octo/hello/issues/" + town.issue;

        assertThat(post(path, "http://evil.example", "actor", "octo", "do", "close").statusCode())
                .isEqualTo(403);
        assertThat(town.github.view().issue(Town.REPO, town.issue).state()).isEqualTo("open");
    }

    @Test
    void anEvidenceCommentIsReadableAndHarmless() throws Exception {
        town.github
                .issue(Town.REPO, town.issue)
                .comment(
                        "ada",
                        """
                        <!-- nightkiln:evidence 7 -->
                        | Check | Result |
                        |---|---|
                        | `unit` | passed |

                        <details><summary>Log of <code>unit</code></summary>

                        ```
                        3 tests <b>ok</b>
                        ```

                        </details>

                        <script>alert(1)</script> <img src=x onerror=alert(1)> ![pixel](http://evil.example/p.png)
                        [click](javascript:alert(1))
                        """);

        String page = page("/octo/hello/issues/" + town.issue);

        assertThat(page)
                .contains("<td><code>unit</code></td>")
                .contains("<details><summary>Log of <code>unit</code></summary>", "</details>")
                .contains("3 tests &lt;b&gt;ok&lt;/b&gt;", "&lt;script&gt;")
                .doesNotContain("nightkiln:evidence", "<script", "<img", "href=\"javascript:");
    }

    @Test
    void aPullRequestShowsItsChecksAndItsChanges() throws Exception {
        String head = town.branch(Town.FORK, "agent").hex();
        String token = town.token();
        town.call(
                "POST",
                "/repos/octo/hello/pulls",
                token,
                "{\"title\":\"Say it\",\"head\":\"bots:agent\",\"base\":\"main\",\"draft\":true}");
        town.call(
                "POST",
                "/repos/octo/hello/check-runs",
                token,
                "{\"name\":\"unit\",\"conclusion\":\"success\",\"head_sha\":\"" + head + "\"}");

        assertThat(page("/octo/hello/pull/2"))
                .contains("Draft", "bots:agent", "success</span> unit", "+agent");
        String path = "/octo/hello/pull/2";
        assertThat(post(path, own(), "actor", "octo", "do", "merge").statusCode()).isEqualTo(422);
        post(path, own(), "actor", "octo", "do", "ready");
        assertThat(post(path, own(), "actor", "octo", "do", "merge").statusCode()).isEqualTo(303);
        assertThat(page(path)).contains("merged</span>");
    }

    @Test
    void anAppIsCreatedFromItsManifestOnce() throws Exception {
        String manifest =
                """
                {"name":"My Kiln","url":"http://127.0.0.1:1","redirect_url":"http://127.0.0.1:1/setup/done",
                 "hook_attributes":{"url":"http://127.0.0.1:1/webhooks/github"},
                 "default_permissions":{"issues":"write"},"default_events":["issues"]}
                """;

        var asked = post("/settings/apps/new?state=s1", "http://127.0.0.1:1", "manifest", manifest);
        assertThat(asked.body()).contains("Create GitHub App");
        var created = post("/settings/apps", own(), "manifest", manifest, "state", "s1");
        assertThat(created.statusCode()).isEqualTo(303);
        String target = created.headers().firstValue("location").orElseThrow();
        assertThat(target).matches("http://127.0.0.1:1/setup/done\\?code=\\w{40}&state=s1");

        String code = target.replaceAll(".*code=(\\w+).*", "$1");
        String conversions = "/app-manifests/" + code + "/conversions";
        var app = town.call("POST", conversions, null, null);
        assertThat(app.statusCode()).isEqualTo(201);
        assertThat(app.body()).contains("\"slug\":\"my-kiln\"", "BEGIN RSA PRIVATE KEY");
        assertThat(town.status("POST", conversions, null, null)).isEqualTo(404);

        var late = post("/settings/apps", own(), "manifest", manifest.replace("My", "Late"));
        String lateCode = late.headers().firstValue("location").orElseThrow().replaceAll(".*=", "");
        town.clock.move(Duration.ofHours(1));
        assertThat(town.status("POST", "/app-manifests/" + lateCode + "/conversions", null, null))
                .isEqualTo(404);
        post("/apps/my-kiln/installations/new", own(), "account", "octo");
        assertThat(page("/apps/my-kiln")).contains("Installed on octo");
    }
}
