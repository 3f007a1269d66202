package dev.nightkiln.agent;

import dev.nightkiln.egress.Gateway;
import dev.nightkiln.egress.ModelProvider;

import java.util.HashMap;
import java.util.Map;

/**
 * The variables by which the known agents find their model at the gateway, and are kept from
 * looking for updates, plugins and telemetry that they could not reach.
 */
final class ModelEnvironment {
    private static final Map<String, String> QUIET =
            Map.of(
                    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                    "DISABLE_AUTOUPDATER", "1",
                    "GEMINI_CLI_TRUST_WORKSPACE", "true",
                    "GEMINI_CLI_NO_RELAUNCH", "true",
                    "OPENCODE_DISABLE_MODELS_FETCH", "1",
                    "OPENCODE_DISABLE_LSP_DOWNLOAD", "1",
                    "OPENCODE_DISABLE_DEFAULT_PLUGINS", "1",
                    "COPILOT_OFFLINE", "true",
                    "COPILOT_AUTO_UPDATE", "false");

    private ModelEnvironment() {}

    /** Nothing for an attempt that may use no model. */
    static Map<String, String> of(Gateway gateway) {
        if (gateway.providers().isEmpty()) {
            return Map.of();
        }
        var variables = new HashMap<>(QUIET);
        variables.put("NIGHTKILN_LLM_URL", Gateway.MODELS);
        variables.put("NIGHTKILN_LLM_TOKEN", gateway.modelToken());
        for (ModelProvider provider : gateway.providers()) {
            String url = Gateway.MODELS + "/" + provider.name();
            switch (provider.api()) {
                case ANTHROPIC -> {
                    variables.put("ANTHROPIC_BASE_URL", url);
                    variables.put("ANTHROPIC_API_KEY", gateway.modelToken());
                }
                case GEMINI -> {
                    variables.put("GOOGLE_GEMINI_BASE_URL", url);
                    variables.put("GEMINI_API_KEY", gateway.modelToken());
                }
                case OPENAI -> {
                    // OpenAI's own endpoint goes before one that only speaks its language.
                    if (provider.name().equals("openai")) {
                        variables.put("OPENAI_BASE_URL", url + "/v1");
                    } else {
                        variables.putIfAbsent("OPENAI_BASE_URL", url + "/v1");
                    }
                    variables.put("OPENAI_API_KEY", gateway.modelToken());
                }
            }
        }
        return variables;
    }
}
