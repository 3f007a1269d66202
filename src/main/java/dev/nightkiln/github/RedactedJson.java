package dev.nightkiln.github;

import dev.nightkiln.secrets.Redactor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON in which every text is redacted; names are ours. */
final class RedactedJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RedactedJson() {}

    static String of(String json, Redactor redactor) {
        return JSON.writeValueAsString(of(JSON.readTree(json), redactor));
    }

    private static JsonNode of(JsonNode node, Redactor redactor) {
        if (node.isString()) {
            return JSON.getNodeFactory().stringNode(redactor.redact(node.asString()));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(of(field.getValue(), redactor)));
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, of(array.get(i), redactor));
            }
        }
        return node;
    }
}
