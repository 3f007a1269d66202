package dev.nightkiln.dependencies;

/** Names and addresses so that nobody takes them for others: what is not plain is spelled out. */
final class Spelling {
    private static final int LONGEST = 120;

    private Spelling() {}

    /** Printable ASCII as it is, everything else as its code point; cut where it gets long. */
    static String of(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST + 1L)
                .forEach(c -> {
                    if (c >= ' ' && c < 0x7f) {
                        shown.append((char) c);
                    } else {
                        shown.append("\\u{%x}".formatted(c));
                    }
                });
        return shown.length() <= LONGEST ? shown.toString() : shown.substring(0, LONGEST) + "...";
    }
}
