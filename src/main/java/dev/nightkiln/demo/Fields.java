package dev.nightkiln.demo;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The fields of a JSON object, read as strictly as GitHub reads them. */
record Fields(JsonNode node) {
    boolean has(String name) {
        return node.hasNonNull(name);
    }

    String text(String name) {
        return optionalText(name)
                .orElseThrow(() -> Refusal.invalidRequest("\"" + name + "\" wasn't supplied."));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw Refusal.invalidRequest(
                    "For 'properties/" + name + "', " + value + " is not a string.");
        }
        return Optional.of(value.asString());
    }

    @Nullable String textOr(String name, @Nullable String otherwise) {
        return optionalText(name).orElse(otherwise);
    }

    Optional<String> oneOf(String name, List<String> allowed) {
        Optional<String> value = optionalText(name);
        value.filter(text -> !allowed.contains(text))
                .ifPresent(text -> {
                    throw Refusal.invalidRequest(
                            "For 'properties/%s', %s is not a possible value. Must be one of the following: %s."
                                    .formatted(name, text, String.join(", ", allowed)));
                });
        return value;
    }

    Optional<String> limited(String name, int longest) {
        Optional<String> value = optionalText(name);
        value.filter(text -> text.length() > longest)
                .ifPresent(text -> {
                    throw Refusal.invalidRequest(
                            "For 'properties/%s', only %d characters are allowed; %d were supplied."
                                    .formatted(name, longest, text.length()));
                });
        return value;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw Refusal.invalidRequest(
                    "For 'properties/" + name + "', " + value + " is not a boolean.");
        }
        return value.asBoolean();
    }

    Optional<Instant> time(String name) {
        try {
            return optionalText(name).map(Instant::parse);
        } catch (DateTimeParseException wrong) {
            throw Refusal.invalidRequest(
                    "For 'properties/" + name + "', this is not a valid date-time.");
        }
    }

    List<JsonNode> array(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw Refusal.invalidRequest(
                    "For 'properties/" + name + "', " + value + " is not an array.");
        }
        return List.copyOf(value.values());
    }
}
