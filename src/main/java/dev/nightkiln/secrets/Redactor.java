package dev.nightkiln.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Replaces known secrets, also in common encodings, well-known tokens and private keys in output by
 * {@code [redacted]}. It is a net for accidents: a hostile agent can always print a secret in a
 * disguise of its own, which is why none is inside the sandbox.
 *
 * <p>Works on bytes read as Latin-1, one char a byte, so that output that is no valid UTF-8 passes
 * unchanged.
 */
public final class Redactor {
    /**
     * A shorter secret would match ordinary words, and every gap in a log would then tell where it
     * stands. It also is no shorter than the mark, so that no text grows by being redacted.
     */
    public static final int SHORTEST_SECRET = 10;

    private static final String MARK = "[redacted]";

    private final Secrets secrets;

    /** Redacts what these secrets are at the time of redaction. */
    public Redactor(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Redacts a list of secrets that is known now. */
    public static Redactor of(Collection<String> values) {
        var secrets = new Secrets();
        values.forEach(value -> secrets.add("secret", value));
        return new Redactor(secrets);
    }

    /**
     * Redacts one secret and leaves everything else as it is, also what looks like one: for what is
     * not ours to change.
     */
    public static Redactor exactly(String value) {
        return new Redactor(Secrets.exactly(value));
    }

    /** Redacts a text that is whole; a stream is redacted by {@link #stream()}. */
    public String redact(String text) {
        byte[] redacted = stream().end(text.getBytes(StandardCharsets.UTF_8));
        return new String(redacted, StandardCharsets.UTF_8);
    }

    /**
     * Redacts the texts and names in JSON, which stays JSON; byte for byte the same where there is
     * nothing to redact.
     */
    public String redactJson(String json) {
        return new RedactedJson(this).of(json);
    }

    /** Starts the redaction of one stream. */
    public Redaction stream() {
        return new Redaction();
    }

    /** One stream's redaction: holds back what may be the beginning of a secret. */
    public final class Redaction {
        private String held = "";

        /** So much of the beginning of what is held belongs to a secret that is replaced. */
        private int replaced;

        private Redaction() {}

        /** Takes the next chunk; returns what is safe to pass on already. */
        public byte[] accept(byte[] chunk) {
            return advance(chunk, false);
        }

        /** Takes the last chunk; returns all that was held back. */
        public byte[] end(byte[] chunk) {
            return advance(chunk, true);
        }

        private byte[] advance(byte[] chunk, boolean last) {
            String text = held + new String(chunk, StandardCharsets.ISO_8859_1);
            Finder finder = secrets.finder();
            var out = new StringBuilder(text.length());
            int copied = replaced;
            int at = finder.candidate(text, 0);
            while (at < text.length()) {
                Sight sight = finder.at(text, at);
                if (sight.open() && !last) {
                    break;
                }
                if (sight.end() > at) {
                    if (at >= copied) {
                        out.append(text, copied, at).append(MARK);
                    }
                    copied = Math.max(copied, sight.end());
                }
                at = finder.candidate(text, at + 1);
            }
            if (copied < at) {
                out.append(text, copied, at);
            }
            held = text.substring(at);
            replaced = Math.max(0, copied - at);
            return out.toString().getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
