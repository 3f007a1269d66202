package dev.nightkiln.github;

import java.util.Map;

/** A way in which GitHub may fail on one request. */
sealed interface Fault {
    /** Answers without doing anything. */
    record Refusal(int status, Map<String, String> headers, String body) implements Fault {}

    /** Does what was asked and cuts the connection before the answer. */
    record LostAnswer() implements Fault {}

    /** Cuts the connection without doing anything. */
    record LostRequest() implements Fault {}

    /** Sends the first byte of an answer and then nothing more. */
    record Dribble() implements Fault {}

    static Fault status(int status) {
        return new Refusal(status, Map.of(), "{\"message\":\"broken on purpose\"}");
    }

    static Fault status(int status, String header, String value) {
        return new Refusal(status, Map.of(header, value), "{\"message\":\"broken on purpose\"}");
    }

    static Fault says(int status, String message) {
        return new Refusal(status, Map.of(), "{\"message\":\"" + message + "\"}");
    }
}
