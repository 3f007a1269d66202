package dev.nightkiln.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Whether a file is a PNG that a viewer can open without surprise: whole chunks with right sums
 * from the header to the end, nothing behind it, and a picture of bounded size. Nothing is
 * unpacked.
 */
final class Png {
    private static final long MAGIC = 0x89504e470d0a1a0aL;
    private static final String HEADER = "IHDR";
    private static final String END = "IEND";
    private static final int MOST_PIXELS = 40_000_000;
    private static final int LONGEST_SIDE = 20_000;
    private static final int HEADER_LENGTH = 13;
    private static final int AROUND = 12;

    private Png() {}

    /** Empty when it is one; the content is bytes read as Latin-1. */
    static Optional<String> objection(String content) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
        if (bytes.remaining() < Long.BYTES || bytes.getLong() != MAGIC) {
            return Optional.of("is not a PNG");
        }
        String name = "";
        for (boolean first = true; !name.equals(END); first = false) {
            if (bytes.remaining() < AROUND) {
                return Optional.of("is a PNG that is cut off");
            }
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining() - 2 * Integer.BYTES) {
                return Optional.of("is a PNG that is cut off");
            }
            int start = bytes.position();
            name = new String(bytes.array(), start, Integer.BYTES, StandardCharsets.ISO_8859_1);
            if (first && (!name.equals(HEADER) || length != HEADER_LENGTH)) {
                return Optional.of("is a PNG without a header");
            }
            if (first) {
                Optional<String> tooLarge = size(bytes.getInt(start + 4), bytes.getInt(start + 8));
                if (tooLarge.isPresent()) {
                    return tooLarge;
                }
            }
            var sum = new CRC32();
            sum.update(bytes.array(), start, Integer.BYTES + length);
            bytes.position(start + Integer.BYTES + length);
            if ((int) sum.getValue() != bytes.getInt()) {
                return Optional.of("is a damaged PNG");
            }
        }
        return bytes.hasRemaining()
                ? Optional.of("is a PNG with something behind it")
                : Optional.empty();
    }

    private static Optional<String> size(int width, int height) {
        boolean isBounded =
                width > 0
                        && height > 0
                        && width <= LONGEST_SIDE
                        && height <= LONGEST_SIDE
                        && (long) width * height <= MOST_PIXELS;
        return isBounded
                ? Optional.empty()
                : Optional.of(
                        "is a picture of %d by %d, and at most %,d pixels are kept"
                                .formatted(
                                        Integer.toUnsignedLong(width),
                                        Integer.toUnsignedLong(height),
                                        MOST_PIXELS));
    }
}
