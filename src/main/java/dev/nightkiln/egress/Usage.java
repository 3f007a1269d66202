package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** Tokens of one call of a model; {@code cached} are those of the input that were read cheaply. */
record Usage(long input, long cached, long output, boolean estimated) {
    static final Usage NONE = new Usage(0, 0, 0, false);

    private static final long MILLION = 1_000_000;
    private static final int BYTES_PER_TOKEN = 4;

    static Usage estimate(long sent, long received) {
        return new Usage(sent / BYTES_PER_TOKEN + 1, 0, received / BYTES_PER_TOKEN + 1, true);
    }

    /** Whatever a provider's event says of usage; the fields are the same in all of its events. */
    static Usage in(JsonNode event) {
        return List.of(
                        event.path("usage"),
                        event.path("message").path("usage"),
                        event.path("response").path("usage"),
                        event.path("usageMetadata"))
                .stream()
                .filter(JsonNode::isObject)
                .map(Usage::of)
                .reduce(NONE, Usage::most);
    }

    private static Usage of(JsonNode usage) {
        long separate = amount(usage, "cache_read_input_tokens");
        long cached =
                separate
                        + amount(usage.path("input_tokens_details"), "cached_tokens")
                        + amount(usage.path("prompt_tokens_details"), "cached_tokens")
                        + amount(usage, "cachedContentTokenCount");
        // Only Anthropic counts what it read from a cache beside the input and not within it.
        long input =
                amount(usage, "input_tokens")
                        + separate
                        + amount(usage, "cache_creation_input_tokens")
                        + amount(usage, "prompt_tokens")
                        + amount(usage, "promptTokenCount")
                        + amount(usage, "toolUsePromptTokenCount");
        long output =
                amount(usage, "output_tokens")
                        + amount(usage, "completion_tokens")
                        + amount(usage, "candidatesTokenCount")
                        + amount(usage, "thoughtsTokenCount");
        return new Usage(input, Math.min(cached, input), output, false);
    }

    /** A provider that reports nonsense is not paid back with it. */
    private static long amount(JsonNode usage, String field) {
        JsonNode amount = usage.path(field);
        return amount.isIntegralNumber() && amount.canConvertToLong()
                ? Math.clamp(amount.longValue(), 0, 1_000 * MILLION)
                : 0;
    }

    /** Events repeat and complete each other. */
    Usage most(Usage other) {
        return new Usage(
                Math.max(input, other.input),
                Math.max(cached, other.cached),
                Math.max(output, other.output),
                estimated || other.estimated);
    }

    long tokens() {
        return input + output;
    }

    long micros(ModelRule.Price price) {
        long millionfold =
                (input - cached) * price.input()
                        + cached * price.cachedInput()
                        + output * price.output();
        return Math.ceilDiv(millionfold, MILLION);
    }
}
