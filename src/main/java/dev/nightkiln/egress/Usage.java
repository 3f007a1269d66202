package dev.nightkiln.egress;

import dev.nightkiln.policy.ModelRule;

import tools.jackson.databind.JsonNode;

import java.util.stream.Stream;

/**
 * Tokens of one call of a model. {@code cached} are those of the input that were read cheaply,
 * {@code surcharge} what writing a cache costs beside them, in tokens of input.
 */
record Usage(long input, long cached, long output, long surcharge, boolean estimated) {
    static final Usage NONE = new Usage(0, 0, 0, 0, false);

    private static final long MILLION = 1_000_000;

    /** Fewer than ordinary text has, so that an estimate is rather too high. */
    private static final int BYTES_PER_TOKEN = 3;

    static Usage estimate(long sent, long received) {
        return new Usage(tokens(sent), 0, tokens(received), 0, true);
    }

    static long tokens(long bytes) {
        return bytes / BYTES_PER_TOKEN + 1;
    }

    /** Whatever a provider's event says of usage; the fields are the same in all of its events. */
    static Usage in(JsonNode event) {
        return Stream.of(
                        event.path("usage"),
                        event.path("message").path("usage"),
                        event.path("response").path("usage"),
                        event.path("usageMetadata"))
                .filter(JsonNode::isObject)
                .map(Usage::of)
                .reduce(NONE, Usage::most);
    }

    private static Usage of(JsonNode usage) {
        long read = amount(usage, "cache_read_input_tokens");
        long written = amount(usage, "cache_creation_input_tokens");
        long cached =
                read
                        + amount(usage.path("input_tokens_details"), "cached_tokens")
                        + amount(usage.path("prompt_tokens_details"), "cached_tokens")
                        + amount(usage, "cachedContentTokenCount");
        // Only Anthropic counts what it read from and wrote to a cache beside the input.
        long input =
                amount(usage, "input_tokens")
                        + read
                        + written
                        + amount(usage, "prompt_tokens")
                        + amount(usage, "promptTokenCount")
                        + amount(usage, "toolUsePromptTokenCount");
        long output =
                amount(usage, "output_tokens")
                        + amount(usage, "completion_tokens")
                        + amount(usage, "candidatesTokenCount")
                        + amount(usage, "thoughtsTokenCount");
        // A cache for minutes costs a quarter more than the input, one for an hour as much again.
        long hour = amount(usage.path("cache_creation"), "ephemeral_1h_input_tokens");
        long surcharge = Math.ceilDiv(Math.max(0, written - hour), 4) + hour;
        return new Usage(input, Math.min(cached, input), output, surcharge, false);
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
                Math.max(surcharge, other.surcharge),
                estimated || other.estimated);
    }

    long tokens() {
        return input + output;
    }

    long micros(ModelRule.Price price) {
        long millionfold =
                product(input - cached + surcharge, price.input())
                        + product(cached, price.cachedInput())
                        + product(output, price.output());
        return Math.ceilDiv(millionfold, MILLION);
    }

    /** No product is so large that three of them overflow. */
    private static long product(long tokens, long price) {
        long most = Long.MAX_VALUE / 4;
        return price == 0 || tokens <= most / price ? tokens * price : most;
    }
}
