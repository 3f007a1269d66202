package dev.nightkiln.secrets;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

/**
 * Replaces known secrets, whole or in pieces of sixteen letters, in common encodings and with
 * anything invisible between their characters, and well-known tokens and private keys in output by
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
    private static final int BLOCK = 1 << 16;

    /**
     * What is further apart is not looked at together, whatever nobody sees lies between: a flood
     * of it would else be held and read again with every chunk.
     */
    static final int MOST_HELD = 1 << 17;

    private static final int MOST_CONTEXT = 1 << 14;

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

        /** So much of the beginning of what is held has been passed on, and is context only. */
        private int passed;

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

        /** In blocks, so that a large text takes no more memory than a long stream. */
        private byte[] advance(byte[] chunk, boolean last) {
            var out = new ByteArrayOutputStream(chunk.length + 64);
            int from = 0;
            do {
                int length = Math.min(BLOCK, chunk.length - from);
                String more = new String(chunk, from, length, StandardCharsets.ISO_8859_1);
                from += length;
                pass(held.isEmpty() ? more : held + more, last && from == chunk.length, out);
            } while (from < chunk.length);
            return out.toByteArray();
        }

        private void pass(String text, boolean last, ByteArrayOutputStream out) {
            Sighting sighting = secrets.known().in(text, last);
            int settled = Math.max(passed, sighting.settled());
            settled = Math.max(settled, text.length() - MOST_HELD);
            int copied = Math.max(passed, replaced);
            for (Map.Entry<Integer, Integer> span : sighting.spans().inOrder()) {
                if (span.getKey() >= settled) {
                    break;
                }
                if (span.getValue() > copied) {
                    if (span.getKey() >= replaced) {
                        int from = Math.max(copied, span.getKey());
                        out.writeBytes(bytes(text.substring(copied, from) + MARK));
                    }
                    copied = span.getValue();
                    replaced = copied;
                }
            }
            if (copied < settled) {
                out.writeBytes(bytes(text.substring(copied, settled)));
            }
            int kept = Math.min(settled, Math.max(sighting.context(), settled - MOST_CONTEXT));
            held = text.substring(kept);
            passed = settled - kept;
            replaced = Math.max(0, replaced - kept);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
