package dev.nightkiln.secrets;

/**
 * Which rows of one to eight letters there are in what was added. May say yes where there is none,
 * never no where there is one.
 */
final class Grams {
    static final int LONGEST = 8;

    private static final int BITS = 22;

    private final long[] bits = new long[1 << (BITS - 6)];

    void add(Alphanumerics letters) {
        for (int from = 0; from < letters.length(); from++) {
            long row = 0;
            for (int i = from; i < Math.min(letters.length(), from + LONGEST); i++) {
                row = (row << 6) | letters.number(i);
                int bit = bit(row, i + 1 - from);
                bits[bit >>> 6] |= 1L << bit;
            }
        }
    }

    /** Whether all rows of eight in these letters occur, or they themselves if they are fewer. */
    boolean hold(Alphanumerics letters, int from, int to) {
        int length = Math.min(LONGEST, to - from);
        for (int at = from; at + length <= to; at++) {
            long row = 0;
            for (int i = at; i < at + length; i++) {
                row = (row << 6) | letters.number(i);
            }
            int bit = bit(row, length);
            if ((bits[bit >>> 6] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long row, int length) {
        long mixed = (row * 31 + length) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> (64 - BITS));
    }
}
