package dev.nightkiln.secrets;

import java.nio.charset.StandardCharsets;

/** One secret by its value: a text, or a number of a private key. */
final class Held {
    private final String name;
    private final byte[] bytes;
    private final boolean text;

    private Held(String name, byte[] bytes, boolean text) {
        this.name = name;
        this.bytes = bytes.clone();
        this.text = text;
    }

    static Held text(String name, String value) {
        return new Held(name, value.getBytes(StandardCharsets.UTF_8), true);
    }

    static Held number(String name, byte[] bytes) {
        return new Held(name, bytes, false);
    }

    String name() {
        return name;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean isText() {
        return text;
    }
}
