package dev.nightkiln.egress;

import org.eclipse.jetty.server.Request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What agents send where a provider wants its key. Good for one attempt and its gateway only. */
final class ModelToken {
    private static final List<String> HEADERS =
            List.of("x-api-key", "authorization", "x-goog-api-key");

    private static final String BEARER = "Bearer ";

    private final String value;

    private ModelToken(String value) {
        this.value = value;
    }

    static ModelToken random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return new ModelToken("nightkiln-" + HexFormat.of().formatHex(bytes));
    }

    String value() {
        return value;
    }

    /** Every credential that is sent has to be the token, and one at least. */
    boolean opens(Request request, List<String> inQuery) {
        var given = new ArrayList<>(inQuery);
        for (String header : HEADERS) {
            for (String text : request.getHeaders().getValuesList(header)) {
                boolean bearer = text.regionMatches(true, 0, BEARER, 0, BEARER.length());
                given.add(bearer ? text.substring(BEARER.length()) : text);
            }
        }
        return !given.isEmpty() && given.stream().allMatch(this::isSame);
    }

    private boolean isSame(String given) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
