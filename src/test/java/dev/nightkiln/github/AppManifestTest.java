package dev.nightkiln.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

class AppManifestTest {
    @Test
    void theManifestAsksForNothingMoreThanTheWorkNeeds() {
        String json =
                AppManifest.bundled()
                        .json(
                                "nightkiln-acme",
                                URI.create("https://kiln.example"),
                                URI.create("https://kiln.example/webhooks/github"),
                                URI.create("https://kiln.example/setup/done"));
        assertThat(JsonMapper.shared().readTree(json))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {
                                          "name": "nightkiln-acme",
                                          "description": "Runs a coding agent on a labelled issue in a sealed container, verifies the result, and opens a draft pull request or asks a person.",
                                          "public": false,
                                          "default_permissions": {
                                            "metadata": "read",
                                            "issues": "write",
                                            "pull_requests": "write",
                                            "checks": "write",
                                            "contents": "write"
                                          },
                                          "default_events": ["issues", "issue_comment", "push", "pull_request", "pull_request_review"],
                                          "url": "https://kiln.example",
                                          "redirect_url": "https://kiln.example/setup/done",
                                          "hook_attributes": {
                                            "url": "https://kiln.example/webhooks/github",
                                            "active": true
                                          }
                                        }
                                        """));
    }

    @Test
    void aFileThatIsNoManifestIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("app.yml"), "name: x\n");
        assertThatThrownBy(() -> AppManifest.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs default_permissions");
        Files.writeString(file, "name: [x\n");
        assertThatThrownBy(() -> AppManifest.read(file)).hasMessageContaining("is no YAML");
    }
}
