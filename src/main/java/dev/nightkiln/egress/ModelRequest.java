package dev.nightkiln.egress;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a call. What is sent on is written anew from what was judged, so that there is no
 * second way to read it.
 */
final class ModelRequest {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final ModelApi.Call call;
    private final ObjectNode body;
    private final String model;

    private ModelRequest(ModelApi.Call call, ObjectNode body, String model) {
        this.call = call;
        this.body = body;
        this.model = model;
    }

    /** The body cannot be judged; the message says why. */
    static final class Unreadable extends Exception {
        Unreadable(String message) {
            super(message);
        }
    }

    static ModelRequest parse(ModelApi.Call call, byte[] bytes) throws Unreadable {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (!(JSON.readTree(text) instanceof ObjectNode body)) {
                throw new Unreadable("the body is no JSON object");
            }
            JsonNode named = body.path("model");
            if (call.model().isPresent()) {
                String model = call.model().get();
                if (!named.isMissingNode() && !named.asString("").equals("models/" + model)) {
                    throw new Unreadable("the body names another model than the path");
                }
                JsonNode inner = body.path("generateContentRequest").path("model");
                if (!inner.isMissingNode() && !inner.asString("").equals("models/" + model)) {
                    throw new Unreadable("the body names another model than the path");
                }
                return new ModelRequest(call, body, model);
            }
            if (!named.isString()) {
                throw new Unreadable("the body names no model");
            }
            return new ModelRequest(call, body, named.stringValue());
        } catch (CharacterCodingException noText) {
            throw new Unreadable("the body is no UTF-8");
        } catch (JacksonException broken) {
            throw new Unreadable("the body is no JSON that can be read in one way only");
        }
    }

    String model() {
        return model;
    }

    ObjectNode body() {
        return body;
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(body);
    }

    private ObjectNode bounded() {
        return call.longest().equals("maxOutputTokens")
                ? body.withObject("/generationConfig")
                : body;
    }

    /** How long an answer the client asks for, or the usual length. */
    long wanted(long usual) {
        JsonNode own =
                call.longest().equals("maxOutputTokens") ? body.path("generationConfig") : body;
        JsonNode asked = own.path(call.longest());
        if (asked.isMissingNode() && call.isChat()) {
            asked = own.path("max_tokens");
        }
        return asked.isIntegralNumber() && asked.canConvertToInt() && asked.intValue() > 0
                ? asked.intValue()
                : usual;
    }

    /** Lets the answer be no longer than what is left of a budget. */
    void shorten(long most) {
        if (call.isChat() && body.has("max_tokens")) {
            body.put("max_tokens", most);
        } else {
            bounded().put(call.longest(), most);
        }
    }

    /** Only on demand does this API say what a stream has used. */
    void askForUsage() {
        if (call.isChat() && body.path("stream").asBoolean(false)) {
            body.withObject("/stream_options").put("include_usage", true);
        }
    }
}
