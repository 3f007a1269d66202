package dev.nightkiln.attack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Random values that stand where a secret would, and whether any bytes hold a part of one: twelve
 * bytes in a row of the value in any spelling are a leak.
 */
final class Canaries {
    private static final int WINDOW = 12;
    private static final long BASE = 1_000_003;
    private static final int MOST_INFLATED = 32 << 20;
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** Bytes as Latin-1, one character each. */
    private record Window(String bytes, String what) {
        boolean isAt(byte[] text, int at) {
            for (int i = 0; i < WINDOW; i++) {
                if ((text[at + i] & 0xff) != bytes.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Map<Long, List<Window>> windows = new HashMap<>();
    private final boolean[] seen = new boolean[1 << 20];

    /** A new value of forty letters and digits. */
    String plant(String what) {
        var value = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            value.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        guard(what, value.toString());
        return value.toString();
    }

    /** A secret that somebody else made. */
    void guard(String what, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        add(what + " as it is", bytes);
        add(what + " reversed", new StringBuilder(value).reverse().toString());
        add(what + " in hex", HexFormat.of().formatHex(bytes));
        add(what + " in upper hex", HexFormat.of().withUpperCase().formatHex(bytes));
        add(what + " URL-encoded", HexFormat.ofDelimiter("%").formatHex(bytes));
        add(what + " in spaced hex", HexFormat.ofDelimiter(" ").formatHex(bytes));
        add(what + " in escaped hex", HexFormat.of().withPrefix("\\x").formatHex(bytes));
        add(what + " in lower case", value.toLowerCase(Locale.ROOT));
        add(what + " in upper case", value.toUpperCase(Locale.ROOT));
        add(what + " in UTF-16", value.getBytes(StandardCharsets.UTF_16LE));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[bytes.length + offset];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            addBase64(what, Base64.getEncoder().withoutPadding().encodeToString(shifted));
            addBase64(what, Base64.getUrlEncoder().withoutPadding().encodeToString(shifted));
        }
    }

    /** The first and last letters also depend on what stands around the value. */
    private void addBase64(String what, String encoded) {
        add(what + " in base64", encoded.substring(4, encoded.length() - 4));
    }

    private void add(String what, String form) {
        add(what, form.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String what, byte[] form) {
        for (int i = 0; i + WINDOW <= form.length; i++) {
            byte[] window = Arrays.copyOfRange(form, i, i + WINDOW);
            long hash = hash(window, 0);
            windows.computeIfAbsent(hash, _ -> new ArrayList<>())
                    .add(new Window(new String(window, StandardCharsets.ISO_8859_1), what));
            seen[slot(hash)] = true;
        }
    }

    /** Which canaries these bytes hold, also when they are packed with gzip. */
    List<String> in(byte[] bytes) {
        var found = new TreeSet<String>();
        scan(bytes, found);
        for (int i = 0; i + 10 < bytes.length; i++) {
            if (bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8) {
                scan(inflated(bytes, i), found);
            }
        }
        return List.copyOf(found);
    }

    List<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    private void scan(byte[] bytes, Set<String> found) {
        if (bytes.length < WINDOW) {
            return;
        }
        long leading = 1;
        for (int i = 1; i < WINDOW; i++) {
            leading *= BASE;
        }
        long hash = hash(bytes, 0);
        for (int i = 0; ; i++) {
            if (seen[slot(hash)]) {
                compare(bytes, i, hash, found);
            }
            if (i + WINDOW == bytes.length) {
                return;
            }
            hash = (hash - leading * bytes[i]) * BASE + bytes[i + WINDOW];
        }
    }

    private void compare(byte[] bytes, int at, long hash, Set<String> found) {
        for (Window window : windows.getOrDefault(hash, List.of())) {
            if (window.isAt(bytes, at)) {
                found.add(window.what());
            }
        }
    }

    private static long hash(byte[] bytes, int at) {
        long hash = 0;
        for (int i = at; i < at + WINDOW; i++) {
            hash = hash * BASE + bytes[i];
        }
        return hash;
    }

    private int slot(long hash) {
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 44);
    }

    private static byte[] inflated(byte[] bytes, int at) {
        var packed = new ByteArrayInputStream(bytes, at, bytes.length - at);
        try (var gzip = new GZIPInputStream(packed)) {
            return gzip.readNBytes(MOST_INFLATED);
        } catch (IOException noGzip) {
            return new byte[0];
        }
    }
}
