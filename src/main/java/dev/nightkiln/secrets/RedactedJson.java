package dev.nightkiln.secrets;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

/**
 * JSON in which every text and every name is redacted by itself, so that it stays JSON whatever
 * begins in one and ends in another, and so that no escape hides a secret.
 */
final class RedactedJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Redactor redactor;

    RedactedJson(Redactor redactor) {
        this.redactor = redactor;
    }

    /** The same text where there is nothing to redact; what is no JSON is redacted as it is. */
    String of(String json) {
        try {
            JsonNode before = JSON.readTree(json);
            JsonNode after = redacted(before);
            return after.equals(before) ? json : JSON.writeValueAsString(after);
        } catch (JacksonException notJson) {
            return redactor.redact(json);
        }
    }

    private JsonNode redacted(JsonNode node) {
        if (node.isString()) {
            return JSON.getNodeFactory().stringNode(redactor.redact(node.asString()));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                copy.set(redactor.redact(field.getKey()), redacted(field.getValue()));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(redacted(element)));
            return copy;
        }
        return node;
    }
}
