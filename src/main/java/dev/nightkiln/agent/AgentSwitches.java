package dev.nightkiln.agent;

import dev.nightkiln.sandbox.ReadOnlyMount;

import tools.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the known agents from starting what a repository's configuration names: hooks, MCP servers,
 * helpers that print keys. Its instructions stay. An agent may undo all this; it is against what
 * would run before the agent has read a word, and no wall.
 */
final class AgentSwitches {
    private static final String DIRECTORY = "/nightkiln/agent";

    /** Beside what an image brings along, not in its place. */
    private static final String CLAUDE = "/etc/claude-code/managed-settings.d/90-nightkiln.json";

    private final ObjectMapper json = new ObjectMapper();
    private final Supplier<String> names;

    /** {@code names} gives a name that no server of a repository has. */
    AgentSwitches(Supplier<String> names) {
        this.names = names;
    }

    static Map<String, String> environment() {
        return Map.of(
                "GEMINI_CLI_SYSTEM_SETTINGS_PATH", DIRECTORY + "/gemini.json",
                "QWEN_CODE_SYSTEM_SETTINGS_PATH", DIRECTORY + "/qwen.json",
                "OPENCODE_DISABLE_PROJECT_CONFIG", "1");
    }

    /** Writes the settings and says where they belong. */
    List<ReadOnlyMount> write(Path scratch) {
        Path directory = scratch.resolve("agent");
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            write(directory.resolve("claude.json"), claude());
            write(directory.resolve("gemini.json"), gemini());
            write(directory.resolve("qwen.json"), qwen());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write settings to " + directory, failed);
        }
        return List.of(
                new ReadOnlyMount(directory, DIRECTORY),
                new ReadOnlyMount(directory.resolve("claude.json"), CLAUDE));
    }

    private void write(Path file, Map<String, ?> settings) throws IOException {
        Files.writeString(file, json.writeValueAsString(settings));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static Map<String, ?> claude() {
        return Map.of(
                "disableAllHooks", true,
                "allowManagedHooksOnly", true,
                "enableAllProjectMcpServers", false,
                "allowManagedMcpServersOnly", true,
                "allowedMcpServers", List.of(),
                "apiKeyHelper", "");
    }

    /** It takes an empty list of allowed servers for none at all, so there is one that is not. */
    private Map<String, ?> gemini() {
        return Map.of(
                "hooksConfig", Map.of("enabled", false),
                "mcp", Map.of("allowed", List.of(names.get())),
                "general", Map.of("enableAutoUpdate", false, "enableAutoUpdateNotification", false),
                "security",
                        Map.of(
                                "auth", Map.of("selectedType", "gemini-api-key"),
                                "folderTrust", Map.of("enabled", false)),
                "privacy", Map.of("usageStatisticsEnabled", false),
                "telemetry", Map.of("enabled", false));
    }

    private Map<String, ?> qwen() {
        return Map.of("disableAllHooks", true, "mcp", Map.of("allowed", List.of(names.get())));
    }
}
