package dev.nightkiln.egress;

import tools.jackson.databind.JsonNode;

import java.util.Map;

/**
 * How many tokens a body may have, before the provider counts them: by its size, but for images,
 * which are large and cost little.
 */
final class InputEstimate {
    /** As many bytes of text as the largest image has tokens. */
    private static final int IMAGE = 20_000;

    private InputEstimate() {}

    static long tokens(JsonNode body, int bytes) {
        return Usage.tokens(Math.max(0, bytes - excess(body)));
    }

    /**
     * What the images of the body are larger than the text they count as. A provider refuses an
     * image that is none, and what it does not look at is text whatever it says.
     */
    private static long excess(JsonNode node) {
        if (isImage(node.path("media_type")) || isImage(node.path("mimeType"))) {
            return beyond(node.path("data"));
        }
        long excess =
                node.isArray() ? node.valueStream().mapToLong(InputEstimate::excess).sum() : 0;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (field.getKey().equals("image_url")) {
                excess += beyond(value.isObject() ? value.path("url") : value);
            } else if (!ProviderSide.isPlainData(field.getKey(), value)) {
                excess += excess(value);
            }
        }
        return excess;
    }

    private static boolean isImage(JsonNode type) {
        return type.asString("").startsWith("image/");
    }

    private static long beyond(JsonNode text) {
        return Math.max(0, text.asString("").length() - IMAGE);
    }
}
