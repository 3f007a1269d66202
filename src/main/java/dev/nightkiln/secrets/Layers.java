package dev.nightkiln.secrets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * What is packed or encoded inside a text: gzip, zip and zlib wherever they begin (so also in a
 * picture or a PDF), base64, base32, hex and other character codes, texts of two bytes a character.
 * Layers within layers, up to a depth. Whatever cannot be unpacked to its end counts as far as it
 * goes. What is unpacked in all is bounded; texts are bytes read as Latin-1.
 */
public final class Layers {
    static final String BASE64 = "in base64";
    static final String HEX = "in hex";
    static final String BASE32 = "in base32";
    static final String CODES = "in character codes";

    private static final String WIDE = "as UTF-16";

    /** Only written in another way, as opposed to packed. */
    private static final Set<String> ENCODINGS = Set.of(BASE64, BASE32, HEX, CODES, WIDE);

    private static final int DEPTH = 4;
    private static final int SHORTEST_RUN = 24;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** Beginnings that are looked into; noise of a hundred megabytes has so many. */
    private static final int MOST_TRIES = 20_000;

    private long left;
    private int tries;
    private boolean exceeded;

    /** Unpacks at most so many bytes. */
    public Layers(long most) {
        this.left = most;
    }

    /** What was found inside; {@code at} is where it begins in the text that was given. */
    public record Layer(String how, int at, String text) {
        /** Whether it was packed, and not only encoded. */
        public boolean packed() {
            return !ENCODINGS.contains(how);
        }
    }

    /** Whether something was left out because it was too large or too deep. */
    public boolean isExceeded() {
        return exceeded;
    }

    /** Tells all layers of a text, but not the text itself. */
    public void of(String text, Consumer<Layer> inside) {
        unpack(new Layer("", -1, text), 0, inside);
    }

    private void unpack(Layer outer, int depth, Consumer<Layer> inside) {
        byte[] bytes = outer.text().getBytes(StandardCharsets.ISO_8859_1);
        Consumer<Layer> next =
                layer -> {
                    int at = outer.at() < 0 ? layer.at() : outer.at();
                    var placed = new Layer(layer.how(), at, layer.text());
                    inside.accept(placed);
                    if (depth + 1 < DEPTH) {
                        unpack(placed, depth + 1, inside);
                    } else if (isPacked(placed.text())) {
                        exceeded = true;
                    }
                };
        packed(bytes, next);
        Runs.of(bytes, SHORTEST_RUN, depth == 0, next);
        Codes.of(bytes, next);
        if (isWide(outer.text())) {
            next.accept(new Layer(WIDE, 0, outer.text().replace("\0", "")));
        }
    }

    /** In a text of two bytes a character nearly every other byte is zero. */
    private static boolean isWide(String text) {
        return text.chars().filter(c -> c == 0).count() > text.length() / 4;
    }

    private static boolean isPacked(String text) {
        return text.startsWith("\u001f\u008b\b") || text.startsWith("PK\u0003\u0004");
    }

    private void packed(byte[] bytes, Consumer<Layer> next) {
        for (int at = 0; at + 8 < bytes.length && !exceeded; at++) {
            switch (bytes[at]) {
                case 0x1f -> gzip(bytes, at, next);
                case 0x78 -> zlib(bytes, at, next);
                case 'P' -> zip(bytes, at, next);
                case (byte) 0x89 -> picture(bytes, at, next);
                default -> {}
            }
        }
    }

    private void gzip(byte[] bytes, int at, Consumer<Layer> next) {
        if (bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8) {
            try (var stream = new GZIPInputStream(rest(bytes, at))) {
                tell("in gzip", at, read(stream), next);
            } catch (IOException _) {
                // Not gzip after all: its head alone is already wrong.
            }
        }
    }

    private void zlib(byte[] bytes, int at, Consumer<Layer> next) {
        if ((((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff)) % 31 == 0) {
            inflate("in zlib", at, bytes, at, false, next);
        }
    }

    /** Read by the heads of its files: a list at its end can leave files out. */
    private void zip(byte[] bytes, int at, Consumer<Layer> next) {
        boolean head = at + 30 < bytes.length && startsWith(bytes, at, new byte[] {'P', 'K', 3, 4});
        if (head && bytes[at + 8] == 8) {
            int data = at + 30 + little(bytes, at + 26) + little(bytes, at + 28);
            if (data < bytes.length) {
                inflate("in a zip archive", at, bytes, data, true, next);
            }
        }
    }

    private void inflate(
            String how, int at, byte[] bytes, int from, boolean raw, Consumer<Layer> next) {
        var inflater = new Inflater(raw);
        try (var stream = new InflaterInputStream(rest(bytes, from), inflater)) {
            tell(how, at, read(stream), next);
        } catch (IOException broken) {
            throw new IllegalStateException("memory cannot fail to be closed", broken);
        } finally {
            inflater.end();
        }
    }

    private void tell(String how, int at, byte[] unpacked, Consumer<Layer> next) {
        if (unpacked.length >= Redactor.SHORTEST_SECRET) {
            next.accept(new Layer(how, at, new String(unpacked, StandardCharsets.ISO_8859_1)));
        }
    }

    /** As far as it can be read and as far as there is room. */
    private byte[] read(InputStream stream) {
        exceeded |= ++tries > MOST_TRIES;
        var kept = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                kept.write(chunk, 0, read);
                left -= read;
                if (left < 0) {
                    exceeded = true;
                    break;
                }
            }
        } catch (IOException _) {
            // It ends here, or it never was what its first bytes said.
        }
        return kept.toByteArray();
    }

    private void picture(byte[] bytes, int at, Consumer<Layer> next) {
        if (startsWith(bytes, at, PNG)) {
            inflate("in a picture", at, pixels(bytes, at + PNG.length), 0, false, next);
        }
    }

    /** The picture's data is cut into chunks, each with a length, a name and a sum. */
    private static byte[] pixels(byte[] bytes, long from) {
        var data = new ByteArrayOutputStream();
        long at = from;
        while (at + 12 <= bytes.length) {
            int head = (int) at;
            long length = 0;
            for (int i = 0; i < 4; i++) {
                length = (length << 8) | (bytes[head + i] & 0xff);
            }
            if (startsWith(bytes, head + 4, new byte[] {'I', 'D', 'A', 'T'})) {
                data.write(bytes, head + 8, (int) Math.min(length, bytes.length - head - 8));
            }
            at += 12 + length;
        }
        return data.toByteArray();
    }

    private static ByteArrayInputStream rest(byte[] bytes, int from) {
        return new ByteArrayInputStream(bytes, from, bytes.length - from);
    }

    private static int little(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8);
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != start[i]) {
                return false;
            }
        }
        return true;
    }
}
