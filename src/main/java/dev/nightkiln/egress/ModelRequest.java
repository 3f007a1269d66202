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
import java.util.List;
import java.util.stream.Stream;

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

    private static final String GENERATION = "generationConfig";

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
            if (call.model().isPresent()) {
                refuseOtherModel(body, call.model().get());
                refuseOtherSpellings(body);
                refuseOtherSpellings(body.path(GENERATION));
            }
            refuseSeveralAnswers(body.path("n"));
            refuseSeveralAnswers(body.path(GENERATION).path("candidateCount"));
            var request = new ModelRequest(call, body, call.model().orElse(named(call, body)));
            request.refuseUnreadLengths();
            return request;
        } catch (CharacterCodingException noText) {
            throw new Unreadable("the body is no UTF-8");
        } catch (JacksonException broken) {
            throw new Unreadable("the body is no JSON that can be read in one way only");
        }
    }

    private static String named(ModelApi.Call call, ObjectNode body) throws Unreadable {
        String model = body.path("model").asString("");
        if (call.model().isEmpty() && (model.isEmpty() || !body.path("model").isString())) {
            throw new Unreadable("the body names no model");
        }
        return model;
    }

    private static void refuseOtherModel(ObjectNode body, String model) throws Unreadable {
        for (JsonNode named :
                List.of(body.path("model"), body.path("generateContentRequest").path("model"))) {
            if (!named.isMissingNode() && !named.asString("").equals("models/" + model)) {
                throw new Unreadable("the body names another model than the path");
            }
        }
    }

    /** Gemini takes max_output_tokens for maxOutputTokens, and then there would be two of it. */
    private static void refuseOtherSpellings(JsonNode group) throws Unreadable {
        for (String field : group.propertyNames()) {
            if (field.contains("_")) {
                throw new Unreadable(
                        "`" + Target.plain(field, 60) + "` has to be written in camel case");
            }
        }
    }

    /** Each of them is paid, and the limit on its length is for one. */
    private static void refuseSeveralAnswers(JsonNode number) throws Unreadable {
        if (!number.isMissingNode() && !number.asString("").equals("1")) {
            throw new Unreadable("it asks for several answers at once");
        }
    }

    /**
     * A provider may take {@code "64000"}, {@code 64000.0} or {@code -1} for a length: then it
     * would answer longer than was reserved.
     */
    private void refuseUnreadLengths() throws Unreadable {
        for (String name : List.of(call.longest(), call.isChat() ? "max_tokens" : "")) {
            JsonNode length = holder().path(name);
            if (!length.isMissingNode() && !length.isNull() && number(holder(), name) <= 0) {
                throw new Unreadable("`" + name + "` is no whole number of tokens");
            }
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

    /** How long an answer the client asks for, or the usual length. */
    long wanted(long usual) {
        return lengths().mapToLong(name -> number(holder(), name)).max().orElse(usual);
    }

    /** An answer has to be longer than what the model is told to think. */
    long least(long usual) {
        return Math.max(usual, number(body.path("thinking"), "budget_tokens") + 1);
    }

    boolean saysHowLong() {
        return lengths().findAny().isPresent();
    }

    /** Lets the answer be no longer than what is left of a budget. */
    void shorten(long most) {
        ObjectNode holder = gemini() ? body.withObject("/" + GENERATION) : body;
        List<String> present = lengths().toList();
        (present.isEmpty() ? List.of(call.longest()) : present)
                .forEach(name -> holder.put(name, most));
    }

    /** The fields that bound the answer's length, as far as they are there. */
    private Stream<String> lengths() {
        return Stream.of(call.longest(), call.isChat() ? "max_tokens" : "")
                .filter(name -> number(holder(), name) > 0);
    }

    private JsonNode holder() {
        return gemini() ? body.path(GENERATION) : body;
    }

    private boolean gemini() {
        return call.model().isPresent();
    }

    private static long number(JsonNode holder, String name) {
        JsonNode number = holder.path(name);
        return number.isIntegralNumber() && number.canConvertToInt() ? number.intValue() : 0;
    }

    /** Only on demand does this API say what a stream has used. */
    void askForUsage() {
        if (call.isChat() && body.path("stream").asBoolean(false)) {
            body.withObject("/stream_options").put("include_usage", true);
        }
    }
}
