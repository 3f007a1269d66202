package dev.nightkiln.secrets;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Replaces known secrets, GitHub tokens and private keys in output by {@code [redacted]}. It is a
 * net for accidents: a hostile agent can always print a secret in disguise, which is why none is
 * inside the sandbox.
 *
 * <p>Works on bytes read as Latin-1, one char a byte, so that output that is no valid UTF-8 passes
 * unchanged.
 */
public final class Redactor {
    /**
     * A shorter secret would match ordinary words, and every gap in a log would then tell where it
     * stands.
     */
    public static final int SHORTEST_SECRET = 8;

    private static final String MARK = "[redacted]";

    /**
     * Installation tokens may be some 520 characters with dots and dashes; the others are short.
     */
    private static final String GITHUB_TOKEN =
            "gh[oprsu]_[A-Za-z0-9_.-]{36,1024}|github_pat_[A-Za-z0-9_]{36,255}";

    /** A key without its end line loses all that looks like the inside of a key. */
    private static final String PRIVATE_KEY =
            "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "(?:.{0,16384}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "|[A-Za-z0-9+/=\\s\\\\]{0,16384})";

    private final Pattern pattern;
    private final BitSet firstBytes;

    private Redactor(Pattern pattern, BitSet firstBytes) {
        this.pattern = pattern;
        this.firstBytes = firstBytes;
    }

    /**
     * Redacts these secrets, tokens and keys.
     *
     * @throws IllegalArgumentException for a secret shorter than {@link #SHORTEST_SECRET}: to
     *     ignore it would leave it in the log
     */
    public static Redactor of(Collection<String> secrets) {
        var firstBytes = new BitSet(256);
        firstBytes.set('g');
        firstBytes.set('-');
        for (String secret : secrets) {
            if (secret.length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException(
                        "a secret of fewer than 8 characters cannot be told from ordinary text in a"
                                + " log; use a longer one");
            }
            firstBytes.set(bytesAsChars(secret).charAt(0));
        }
        String alternatives =
                Stream.concat(
                                secrets.stream()
                                        .distinct()
                                        .map(Redactor::bytesAsChars)
                                        .sorted(Comparator.comparingInt(String::length).reversed())
                                        .map(Pattern::quote),
                                Stream.of(GITHUB_TOKEN, PRIVATE_KEY))
                        .collect(Collectors.joining("|"));
        return new Redactor(Pattern.compile(alternatives, Pattern.DOTALL), firstBytes);
    }

    /** Redacts a text that is whole; a stream is redacted by {@link #stream()}. */
    public String redact(String text) {
        byte[] redacted = stream().end(text.getBytes(StandardCharsets.UTF_8));
        return new String(redacted, StandardCharsets.UTF_8);
    }

    /** Starts the redaction of one stream. */
    public Redaction stream() {
        return new Redaction();
    }

    private static String bytesAsChars(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** One stream's redaction: holds back what may be the beginning of a secret. */
    public final class Redaction {
        private String held = "";

        private Redaction() {}

        /** Takes the next chunk; returns what is safe to pass on already. */
        public byte[] accept(byte[] chunk) {
            return advance(chunk, false);
        }

        /** Takes the last chunk; returns all that was held back. */
        public byte[] end(byte[] chunk) {
            return advance(chunk, true);
        }

        // hitEnd is made for streams, and this is one.
        @SuppressWarnings("JdkObsolete")
        private byte[] advance(byte[] chunk, boolean last) {
            String text = held + new String(chunk, StandardCharsets.ISO_8859_1);
            var out = new StringBuilder(text.length());
            Matcher matcher = pattern.matcher(text);
            int copied = 0;
            int at = 0;
            while (at < text.length()) {
                if (!firstBytes.get(text.charAt(at))) {
                    at++;
                    continue;
                }
                boolean found = matcher.region(at, text.length()).lookingAt();
                if (matcher.hitEnd() && !last) {
                    // More input could make this a match, or a longer one.
                    break;
                }
                if (found) {
                    out.append(text, copied, at).append(MARK);
                    copied = matcher.end();
                }
                at = found ? matcher.end() : at + 1;
            }
            held = text.substring(at);
            return out.append(text, copied, at).toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
