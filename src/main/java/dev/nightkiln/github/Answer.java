package dev.nightkiln.github;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/** One whole response, read within the deadline and the size limit. */
record Answer(int status, HttpHeaders headers, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 307 || status == 308;
    }

    boolean isServerFailure() {
        return status >= 500;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    OptionalLong number(String header) {
        Optional<String> text = header(header).map(String::strip);
        if (text.isEmpty() || !text.get().matches("\\d{1,15}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    JsonNode json() {
        return JSON.readTree(body);
    }

    /**
     * GitHub's message and its list of errors as one line; the start of the body if it is no JSON.
     */
    String reason() {
        try {
            JsonNode json = json();
            var reason = new StringJoiner("; ");
            reason.add(json.path("message").asString("no message"));
            for (JsonNode error : json.path("errors")) {
                reason.add(error.isString() ? error.stringValue() : reasonOf(error));
            }
            return reason.toString();
        } catch (JacksonException _) {
            return body.substring(0, Math.min(body.length(), 200));
        }
    }

    private static String reasonOf(JsonNode error) {
        String message = error.path("message").asString("");
        String place = error.path("resource").asString("") + "." + error.path("field").asString("");
        return message.isEmpty() ? place + " " + error.path("code").asString("") : message;
    }
}
