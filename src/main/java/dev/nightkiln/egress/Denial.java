package dev.nightkiln.egress;

import java.time.Instant;

/**
 * One request that was refused, with the rule and the line of policy that refused it. Method, host,
 * port and path were chosen by the sandbox: bounded and free of control characters, yet nothing to
 * trust.
 */
public record Denial(
        Instant at, String method, String host, int port, String path, String rule, String source) {
    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_METHOD = 20;

    public Denial {
        method = plain(method, LONGEST_METHOD);
        host = plain(host, LONGEST_HOST);
        path = plain(path, LONGEST_PATH);
    }

    /** As a person would write it. */
    public String destination() {
        return host + ":" + port;
    }

    static String plain(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
