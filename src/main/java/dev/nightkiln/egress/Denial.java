package dev.nightkiln.egress;

import java.time.Instant;

/**
 * A destination the sandbox asked for and did not get. All texts come from inside the sandbox; they
 * are bounded printable ASCII, but otherwise whatever was asked. The host is empty when the request
 * named none.
 */
public record Denial(Instant at, String method, String host, int port, String path) {
    private static final int LONGEST_METHOD = 20;

    /** The longest name DNS knows. */
    private static final int LONGEST_HOST = 253;

    private static final int LONGEST_PATH = 200;

    public Denial {
        method = printable(method, LONGEST_METHOD);
        host = printable(host, LONGEST_HOST);
        path = printable(path, LONGEST_PATH);
    }

    /** Host and port, for people. */
    public String destination() {
        return host.isEmpty() ? "a request without a host" : host + ":" + port;
    }

    private static String printable(String text, int longest) {
        var result = new StringBuilder();
        for (int i = 0; i < text.length() && result.length() < longest; i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                result.append('?');
            } else if (character > ' ' && character != 0x7f) {
                result.append(character);
            }
        }
        return result.toString();
    }
}
