package dev.nightkiln.attest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON that can be understood in one way only: UTF-8, one object, no field twice, nothing behind
 * it, bounded. Whoever reads a signed text must read what everybody else reads.
 */
final class StrictJson {
    private static final int DEEPEST = 40;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private StrictJson() {}

    /**
     * @throws Rejected as {@code fault}; the message does not repeat the text
     */
    static JsonNode object(byte[] text, Fault fault, String what) {
        try {
            // Jackson would also take UTF-16 and UTF-32.
            String utf8 =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
            JsonNode node = MAPPER.readTree(utf8);
            if (!node.isObject()) {
                throw new Rejected(fault, what + " is no JSON object");
            }
            return node;
        } catch (CharacterCodingException garbled) {
            throw new Rejected(fault, what + " is not UTF-8");
        } catch (JacksonException malformed) {
            throw new Rejected(fault, what + " is not JSON that can be read in one way only");
        }
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** A field that has to be a text. */
    static String text(JsonNode object, String field, Fault fault, String what) {
        JsonNode value = object.path(field);
        if (!value.isString()) {
            throw new Rejected(fault, what + " has no text \"" + field + "\"");
        }
        return value.stringValue();
    }
}
