package dev.nightkiln.secrets;

import dev.nightkiln.secrets.Layers.Layer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** Runs of base64, base32 and hex in a text, also over many lines, decoded. */
final class Runs {
    private static final int[] BASE64 = new int[256];

    static {
        Arrays.fill(BASE64, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64[alphabet.charAt(i)] = i;
        }
        BASE64['-'] = BASE64['+'];
        BASE64['_'] = BASE64['/'];
    }

    private final byte[] text;
    private final boolean shifted;
    private final Consumer<Layer> found;
    private final byte[] run;
    private int length;

    private Runs(byte[] text, boolean shifted, Consumer<Layer> found) {
        this.text = text;
        this.shifted = shifted;
        this.found = found;
        this.run = new byte[text.length];
    }

    /** {@code shifted}: also as if the first characters of a run were no part of it. */
    static void of(byte[] text, int shortest, boolean shifted, Consumer<Layer> found) {
        new Runs(text, shifted, found).scan(shortest);
    }

    private void scan(int shortest) {
        int at = 0;
        while (at < text.length) {
            int begin = at;
            length = 0;
            at = take(at);
            if (length >= shortest) {
                decode(begin);
            }
            at++;
        }
    }

    /** Reads one run; a line break within it may be followed by what a language needs there. */
    private int take(int from) {
        int at = from;
        while (at < text.length) {
            if (BASE64[text[at] & 0xff] >= 0) {
                run[length++] = text[at++];
                continue;
            }
            int next = over(at);
            if (length == 0 || next == at || next >= text.length) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private int over(int at) {
        int to = at;
        boolean broken = false;
        while (to < text.length && " \t\r\n\"'\\,".indexOf(text[to]) >= 0) {
            broken |= text[to] == '\n' || text[to] == '\r';
            to++;
        }
        return broken ? to : at;
    }

    private void decode(int at) {
        for (int skipped = 0; skipped < (shifted ? 4 : 1); skipped++) {
            tell(Layers.BASE64, at, unpacked(skipped, 6, Runs::base64));
        }
        if (isBase32()) {
            for (int skipped = 0; skipped < (shifted ? 8 : 1); skipped++) {
                tell(Layers.BASE32, at, unpacked(skipped, 5, Runs::base32));
            }
        }
        if (isHex()) {
            for (int skipped = 0; skipped < (shifted ? 2 : 1); skipped++) {
                tell(Layers.HEX, at, hex(skipped));
            }
        }
    }

    private void tell(String how, int at, byte[] decoded) {
        found.accept(new Layer(how, at, new String(decoded, StandardCharsets.ISO_8859_1)));
    }

    private boolean isHex() {
        for (int i = 0; i < length; i++) {
            if (Character.digit(run[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean isBase32() {
        for (int i = 0; i < length; i++) {
            if (base32(run[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int base32(byte digit) {
        return digit >= '2' && digit <= '7'
                ? digit - '2' + 26
                : Character.isLetter(digit) ? Character.toUpperCase(digit) - 'A' : -1;
    }

    private static int base64(byte digit) {
        return BASE64[digit & 0xff];
    }

    /** Each digit stands for so many bits. */
    private byte[] unpacked(int skipped, int width, ToIntFunction<Byte> number) {
        byte[] decoded = new byte[(length - skipped) * width / 8];
        int bits = 0;
        int held = 0;
        int written = 0;
        for (int i = skipped; i < length; i++) {
            held = (held << width) | number.applyAsInt(run[i]);
            bits += width;
            if (bits >= 8 && written < decoded.length) {
                bits -= 8;
                decoded[written++] = (byte) (held >>> bits);
            }
        }
        return decoded;
    }

    private byte[] hex(int skipped) {
        byte[] decoded = new byte[(length - skipped) / 2];
        for (int i = 0; i < decoded.length; i++) {
            int high = Character.digit(run[skipped + 2 * i], 16);
            decoded[i] = (byte) (high << 4 | Character.digit(run[skipped + 2 * i + 1], 16));
        }
        return decoded;
    }
}
