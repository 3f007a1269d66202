package dev.nightkiln;

import static dev.nightkiln.SetupPageFixture.found;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** The page that makes the App, from the form to the settings that are found. */
class SetupPageTest {
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
    void thePageMakesAnAppWhoseSettingsServeFindsByItself() throws Exception {
        var shown = page.get(page.own + "/setup");
        assertThat(shown.statusCode()).isEqualTo(200);
        String style = found("<style>([^<]*)</style>", shown.body());
        var sha256 = MessageDigest.getInstance("SHA-256");
        assertThat(shown.headers().allValues("Content-Security-Policy"))
                .containsExactly(
                        "default-src 'none'; style-src 'sha256-"
                                + Base64.getEncoder()
                                        .encodeToString(
                                                sha256.digest(
                                                        style.getBytes(StandardCharsets.UTF_8)))
                                + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' "
                                + page.github.webUrl());
        golden("setup.html", shown.body());
        var back = page.confirmOnGitHub(shown.body());

        var head = HttpRequest.newBuilder(URI.create(back)).HEAD().build();
        assertThat(page.send(head).statusCode()).isEqualTo(405);
        var done = page.get(back);

        assertThat(done.statusCode()).isEqualTo(200);
        golden("setup-done.html", done.body());
        assertThat(done.body())
                .contains("The App is made")
                .doesNotContain("PRIVATE KEY", Files.readString(secretFile()).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secretFile())))
                .isEqualTo("rw-------");
        var loaded =
                SettingsLoader.load(
                        page.environment("8080"), Optional.of(page.settingsFile()), directory);
        assertThat(loaded)
                .isInstanceOfSatisfying(
                        SettingsResult.Loaded.class,
                        settings -> assertThat(settings.settings().app()).isPresent());
    }

    private void golden(String file, String html) throws IOException {
        String stable =
                html.replace(page.own, "http://OWN")
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

    private Path secretFile() throws IOException {
        try (var files = Files.list(directory.resolve("state"))) {
            return files.filter(file -> file.toString().endsWith(".webhook-secret"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anOrganizationIsAnotherAddressAndAHostileNameIsNotShown() throws Exception {
        assertThat(page.get(page.own + "/setup?organization=acme").body())
                .contains(page.github.webUrl() + "/organizations/acme/settings/apps/new?state=")
                .contains("for acme");
        assertThat(page.get(page.own + "/setup?organization=%22%3E%3Cscript%3E").body())
                .doesNotContain("<script");
    }
}
