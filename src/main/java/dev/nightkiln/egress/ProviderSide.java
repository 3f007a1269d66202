package dev.nightkiln.egress;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a provider would do on its own side of the wall: search, fetch, run code, call servers. Such
 * tools are taken out of a request, for agents offer them without being asked; what makes the
 * provider fetch an address is refused.
 */
final class ProviderSide {
    /** Tools that the agent runs itself, or that reach nothing. */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "custom|function|local_shell|apply_patch|(?:bash|text_editor|computer|memory|tool_search_tool)_[a-z0-9_]+");

    private static final Set<String> HARMLESS_OF_GEMINI =
            Set.of("functionDeclarations", "function_declarations");

    /** Servers, containers, stored prompts, other models, and work that outlives the attempt. */
    private static final List<String> FIELDS =
            List.of(
                    "mcp_servers",
                    "container",
                    "web_search_options",
                    "plugins",
                    "models",
                    "prompt",
                    "background",
                    "conversation",
                    "fallbacks",
                    "route",
                    "provider",
                    // Dearer than the price that the policy names.
                    "service_tier",
                    "serviceTier",
                    "speed",
                    "inference_geo");

    /** Data of the agent's own tools, in which an address is just text. */
    private static final Set<String> PLAIN_DATA =
            Set.of(
                    "tools",
                    "input_schema",
                    "parameters",
                    "arguments",
                    "functionCall",
                    "response",
                    "metadata");

    /** Content that the provider keeps: of whom, the gateway cannot tell. */
    private static final Set<String> KEPT = Set.of("file_id", "cachedContent", "file_ids");

    private ProviderSide() {}

    /** Takes out what is not harmless and returns its names. */
    static Set<String> strip(ObjectNode body) {
        var removed = new TreeSet<String>();
        for (String field : FIELDS) {
            if (body.remove(field) != null) {
                removed.add(field);
            }
        }
        if (body.has("tools") && !body.path("tools").isArray()) {
            body.remove("tools");
            removed.add("tools");
        }
        if (body.get("tools") instanceof ArrayNode tools) {
            var kept = body.arrayNode();
            for (JsonNode tool : tools) {
                if (isHarmless(tool)) {
                    kept.add(tool);
                } else {
                    removed.add(name(tool));
                }
            }
            if (kept.isEmpty()) {
                body.remove("tools");
                body.remove("tool_choice");
            } else {
                body.set("tools", kept);
            }
        }
        return removed;
    }

    private static boolean isHarmless(JsonNode tool) {
        if (!tool.isObject()) {
            return false;
        }
        if (tool.has("type")) {
            return HARMLESS.matcher(tool.path("type").asString("")).matches();
        }
        boolean gemini = tool.propertyNames().stream().allMatch(HARMLESS_OF_GEMINI::contains);
        return gemini || (tool.has("name") && tool.has("input_schema"));
    }

    private static String name(JsonNode tool) {
        String type = tool.path("type").asString("");
        return Target.plain(type.isEmpty() ? String.join(",", tool.propertyNames()) : type, 60);
    }

    /** The first thing in the conversation that the provider would have to fetch. */
    static Optional<String> fetches(JsonNode node) {
        if (node.isObject()) {
            if (node.path("type").asString("").equals("url") && node.has("url")) {
                return Optional.of("a source of type url");
            }
            for (String field : node.propertyNames()) {
                JsonNode value = node.path(field);
                Optional<String> found = fetches(field, value);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (node.isArray()) {
            for (JsonNode each : node) {
                Optional<String> found = fetches(each);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** What the agent's own tools got or gave; the provider takes it for text. */
    static boolean isPlainData(String field, JsonNode value) {
        return PLAIN_DATA.contains(field) || (field.equals("input") && value.isObject());
    }

    private static Optional<String> fetches(String field, JsonNode value) {
        if (isPlainData(field, value)) {
            return Optional.empty();
        }
        boolean image =
                field.equals("image_url")
                        && !value.path("url").asString(value.asString("data:")).startsWith("data:");
        boolean file =
                field.equals("file_url")
                        || (Set.of("fileData", "file_data").contains(field) && value.isObject());
        return image || file || KEPT.contains(field) ? Optional.of(field) : fetches(value);
    }
}
