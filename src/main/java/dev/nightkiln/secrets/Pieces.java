package dev.nightkiln.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds pieces of known secrets in a text of which only the letters and digits are looked at, all
 * as lower case. Every eight in a row of every spelling are known; where a text has them, the piece
 * is made as long as it goes. Immutable.
 */
final class Pieces {
    /** Below this, pieces are in every text. */
    static final int GRAM = 8;

    private static final long BASE = 0x9E3779B97F4A7C15L;
    private static final long LEADING = power(GRAM - 1);
    private static final int FILTER_BITS = 20;

    private final List<Spelling> spellings;
    private final Map<Long, List<Place>> places = new HashMap<>();
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    private record Place(int spelling, int at) {}

    /** A piece of a spelling, {@code from} to {@code to}, that begins in the text at {@code at}. */
    record Piece(int spelling, int from, int to, int at) {
        int length() {
            return to - from;
        }
    }

    /** The letters and digits of a text, and how many of them there are. */
    @SuppressWarnings("ArrayRecordComponent") // read in place, never compared
    record Letters(byte[] bytes, int length) {
        static Letters of(String text) {
            byte[] kept = new byte[text.length()];
            int length = 0;
            for (int i = 0; i < text.length(); i++) {
                int letter = letter(text.charAt(i));
                if (letter >= 0) {
                    kept[length++] = (byte) letter;
                }
            }
            return new Letters(kept, length);
        }

        /** The place in the text of the letter that has so many before it. */
        static int place(String text, int before) {
            int seen = 0;
            for (int i = 0; i < text.length(); i++) {
                if (letter(text.charAt(i)) >= 0 && seen++ == before) {
                    return i;
                }
            }
            return text.length();
        }

        private static int letter(char c) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                return c;
            }
            return c >= 'A' && c <= 'Z' ? c + 32 : -1;
        }
    }

    Pieces(Collection<Held> secrets) {
        spellings = secrets.stream().flatMap(Spelling::of).toList();
        for (int i = 0; i < spellings.size(); i++) {
            Letters letters = Letters.of(spellings.get(i).letters());
            for (int at = 0; at + GRAM <= letters.length(); at++) {
                long hash = hash(letters.bytes(), at);
                int bit = bit(hash);
                filter[bit >>> 6] |= 1L << bit;
                places.computeIfAbsent(hash, _ -> new ArrayList<>()).add(new Place(i, at));
            }
        }
    }

    List<Spelling> spellings() {
        return spellings;
    }

    /** Tells every piece of at least eight letters, each once. */
    void find(Letters text, Consumer<Piece> found) {
        if (text.length() < GRAM) {
            return;
        }
        byte[] bytes = text.bytes();
        long hash = hash(bytes, 0);
        for (int at = 0; ; at++) {
            int bit = bit(hash);
            if ((filter[bit >>> 6] & 1L << bit) != 0) {
                for (Place place : places.getOrDefault(hash, List.of())) {
                    tell(text, at, place, found);
                }
            }
            if (at + GRAM >= text.length()) {
                return;
            }
            hash = (hash - LEADING * bytes[at]) * BASE + bytes[at + GRAM];
        }
    }

    private void tell(Letters text, int at, Place place, Consumer<Piece> found) {
        String letters = spellings.get(place.spelling()).letters();
        byte[] bytes = text.bytes();
        boolean begun = at > 0 && place.at() > 0 && bytes[at - 1] == letters.charAt(place.at() - 1);
        if (begun) {
            return;
        }
        int length = 0;
        while (at + length < text.length()
                && place.at() + length < letters.length()
                && bytes[at + length] == letters.charAt(place.at() + length)) {
            length++;
        }
        if (length >= GRAM) {
            found.accept(new Piece(place.spelling(), place.at(), place.at() + length, at));
        }
    }

    private static long hash(byte[] bytes, int at) {
        long hash = 0;
        for (int i = at; i < at + GRAM; i++) {
            hash = hash * BASE + bytes[i];
        }
        return hash;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= BASE;
        }
        return power;
    }

    private static int bit(long hash) {
        return (int) (((hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L) >>> (64 - FILTER_BITS));
    }
}
