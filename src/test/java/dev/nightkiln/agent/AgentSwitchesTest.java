package dev.nightkiln.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.sandbox.ReadOnlyMount;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What a repository's files cannot have an agent start; tried by hand with the real ones. */
class AgentSwitchesTest {
    @TempDir Path scratch;

    @Test
    void hooksAndServersOfTheRepositoryAreOff() throws IOException {
        List<ReadOnlyMount> mounts = new AgentSwitches(() -> "nobody").write(scratch);
        assertThat(mounts)
                .extracting(ReadOnlyMount::container)
                .containsExactly(
                        "/nightkiln/agent",
                        "/etc/claude-code/managed-settings.d/90-nightkiln.json");

        JsonNode claude = read("claude.json");
        assertThat(claude.path("disableAllHooks").asBoolean()).isTrue();
        assertThat(claude.path("allowManagedMcpServersOnly").asBoolean()).isTrue();
        assertThat(claude.path("allowedMcpServers").isEmpty()).isTrue();
        assertThat(claude.path("apiKeyHelper").asString("x")).isEmpty();

        JsonNode gemini = read("gemini.json");
        assertThat(gemini.path("hooksConfig").path("enabled").asBoolean(true)).isFalse();
        assertThat(gemini.path("mcp").path("allowed").path(0).asString()).isEqualTo("nobody");
        assertThat(AgentSwitches.environment())
                .containsEntry("GEMINI_CLI_SYSTEM_SETTINGS_PATH", "/nightkiln/agent/gemini.json")
                .containsEntry("OPENCODE_DISABLE_PROJECT_CONFIG", "1");
    }

    @Test
    void aRepositoryCannotNameItsServerAsTheOneThatIsAllowed() throws IOException {
        var switches = new AgentSwitches(new Marks());
        switches.write(scratch);
        String once = read("gemini.json").path("mcp").path("allowed").path(0).asString();
        switches.write(scratch);
        assertThat(read("gemini.json").path("mcp").path("allowed").path(0).asString())
                .isNotEqualTo(once)
                .hasSize(18);
    }

    private JsonNode read(String file) throws IOException {
        Path path = scratch.resolve("agent").resolve(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r--r--");
        return new ObjectMapper().readTree(Files.readString(path));
    }
}
