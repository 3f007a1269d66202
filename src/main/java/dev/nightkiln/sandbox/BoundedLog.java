package dev.nightkiln.sandbox;

import dev.nightkiln.text.TerminalText;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file with the first and the last bytes of a stream, and a note of what lies between. */
final class BoundedLog {
    private static final int LONGEST_TAIL = 256 << 10;

    private final Path path;
    private final OutputStream file;
    private final MessageDigest digest = sha256Digest();
    private final long headSize;
    private final byte[] ring;
    private long remembered;
    private long written;
    private String sha256 = "";

    BoundedLog(Path path, long maxBytes) throws IOException {
        if (maxBytes < 1024) {
            throw new IllegalArgumentException("a log needs at least 1024 bytes, not " + maxBytes);
        }
        this.path = path;
        this.ring = new byte[(int) Math.min(LONGEST_TAIL, maxBytes / 2)];
        this.headSize = maxBytes - ring.length;
        Files.createDirectories(path.getParent());
        this.file = Files.newOutputStream(path);
    }

    void remember(byte[] bytes) {
        int skipped = Math.max(0, bytes.length - ring.length);
        for (int i = skipped; i < bytes.length; ) {
            int at = (int) ((remembered + i) % ring.length);
            int length = Math.min(bytes.length - i, ring.length - at);
            System.arraycopy(bytes, i, ring, at, length);
            i += length;
        }
        remembered += bytes.length;
    }

    void write(byte[] bytes) throws IOException {
        int length = (int) Math.min(bytes.length, headSize - written);
        put(bytes, length);
        written += length;
    }

    void close() throws IOException {
        try (file) {
            long rest = remembered - written;
            if (rest > ring.length) {
                String gap = "\n[" + (rest - ring.length) + " bytes omitted]\n";
                put(gap.getBytes(StandardCharsets.UTF_8), gap.length());
            }
            byte[] last = last((int) Math.min(rest, ring.length));
            put(last, last.length);
            sha256 = HexFormat.of().formatHex(digest.digest());
        }
    }

    private void put(byte[] bytes, int length) throws IOException {
        file.write(bytes, 0, length);
        digest.update(bytes, 0, length);
    }

    private byte[] last(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((remembered - length + i) % ring.length)];
        }
        return bytes;
    }

    String tail(int maxChars) {
        byte[] bytes = last((int) Math.min(remembered, ring.length));
        String text = TerminalText.plain().accept(new String(bytes, StandardCharsets.UTF_8));
        int from = Math.max(0, text.length() - maxChars);
        if (from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    String sha256() {
        if (sha256.isEmpty()) {
            throw new IllegalStateException("the log has no digest before it is closed: " + path);
        }
        return sha256;
    }

    Path path() {
        return path;
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
