package dev.nightkiln.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds known secrets, and what is left of them when their beginning or end is cut off: sixteen
 * letters and digits in a row of any spelling, whatever stands between them. Immutable. Every ninth
 * row of eight letters of each spelling is looked for, so that one of them is in every sixteen.
 */
final class Fragments {
    /** What stands for less could be told from its gap only; it is as good as nothing. */
    private static final int SHORTEST = 16;

    private static final int ROW = Grams.LONGEST;
    private static final int STEP = SHORTEST - ROW + 1;
    private static final long ROW_BITS = (1L << (6 * ROW)) - 1;
    private static final int FILTER_BITS = 20;

    /**
     * So few letters are in too many words to wait for what follows them: a stream may show the
     * first four letters of what is replaced from there on.
     */
    static final int UNTOLD = 4;

    private final List<Alphanumerics> spellings = new ArrayList<>();
    private final Map<Long, List<Place>> rows = new HashMap<>();
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];
    private final Grams grams = new Grams();

    private record Place(int spelling, int at) {}

    Fragments(Collection<Spelling> known) {
        known.stream().filter(Fragments::isTelling).forEach(this::add);
    }

    /** Numbers are everywhere: a row of digits from a key would hold back half of all lines. */
    private static boolean isTelling(Spelling spelling) {
        return spelling.how().isEmpty() || spelling.letters().chars().anyMatch(c -> c > '9');
    }

    private void add(Spelling spelling) {
        Alphanumerics letters = Alphanumerics.of(spelling.letters());
        for (int at = 0; at + ROW <= letters.length(); at += STEP) {
            long row = 0;
            for (int i = at; i < at + ROW; i++) {
                row = (row << 6) | letters.number(i);
            }
            int bit = bit(row);
            filter[bit >>> 6] |= 1L << bit;
            rows.computeIfAbsent(row, _ -> new ArrayList<>()).add(new Place(spellings.size(), at));
        }
        spellings.add(letters);
        grams.add(letters);
    }

    /** Tells where they stand in the text the letters are of. */
    void find(Alphanumerics text, Spans found) {
        long row = 0;
        int begin = 0;
        int end = 0;
        for (int i = 0; i < text.length(); i++) {
            row = ((row << 6) | text.number(i)) & ROW_BITS;
            int bit = bit(row);
            if ((filter[bit >>> 6] & (1L << bit)) == 0) {
                continue;
            }
            int at = i - ROW + 1;
            // Whatever begins before the last find or ends behind it has a row outside of this.
            if (at < 0 || (at > begin + STEP && at < end - SHORTEST)) {
                continue;
            }
            for (Place place : rows.getOrDefault(row, List.of())) {
                Alphanumerics spelling = spellings.get(place.spelling);
                int before = before(text, at, spelling, place.at);
                int behind = behind(text, i + 1, spelling, place.at + ROW);
                if (behind - before >= Math.min(SHORTEST, spelling.length())) {
                    found.add(text.place(before), text.place(behind - 1) + 1);
                    if (behind > end) {
                        begin = before;
                        end = behind;
                    }
                }
            }
        }
    }

    private static int before(Alphanumerics text, int at, Alphanumerics spelling, int of) {
        int most = Math.min(at, of);
        int same = 0;
        while (same < most && text.number(at - same - 1) == spelling.number(of - same - 1)) {
            same++;
        }
        return at - same;
    }

    private static int behind(Alphanumerics text, int at, Alphanumerics spelling, int of) {
        int most = Math.min(text.length() - at, spelling.length() - of);
        int same = 0;
        while (same < most && text.number(at + same) == spelling.number(of + same)) {
            same++;
        }
        return at + same;
    }

    /** How many of the last letters may be the beginning of something that goes on. */
    int open(Alphanumerics text) {
        int to = text.length();
        for (int length = Math.min(SHORTEST - 1, to); length > UNTOLD; length--) {
            if (grams.hold(text, to - length, to)) {
                return length;
            }
        }
        return 0;
    }

    private static int bit(long row) {
        return (int) ((row * 0x9E3779B97F4A7C15L) >>> (64 - FILTER_BITS));
    }
}
