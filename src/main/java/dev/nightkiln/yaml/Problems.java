package dev.nightkiln.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything wrong with one source, so that it can be mended in one go. */
public final class Problems {
    private static final int SHOWN = 20;
    private static final int LONGEST_QUOTE = 60;

    private final String source;
    private final List<Problem> found = new ArrayList<>();

    public Problems(String source) {
        this.source = source;
    }

    public String source() {
        return source;
    }

    public void add(int line, String key, String reason, String mend) {
        found.add(new Problem(source, line, key, reason, mend));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** Something is already known to be wrong with this key, a part of it or what it is part of. */
    public boolean concern(String key) {
        return found.stream()
                .map(Problem::key)
                .anyMatch(known -> !known.isEmpty() && (within(known, key) || within(key, known)));
    }

    private static boolean within(String key, String outer) {
        return key.equals(outer) || key.startsWith(outer + ".") || key.startsWith(outer + "[");
    }

    /** The first twenty from top to bottom; the last one says how many more there are. */
    public List<Problem> list() {
        var sorted =
                found.stream().sorted(Comparator.comparingInt(Problem::line)).limit(SHOWN).toList();
        if (found.size() <= SHOWN) {
            return sorted;
        }
        var shown = new ArrayList<>(sorted.subList(0, SHOWN - 1));
        int more = found.size() - shown.size();
        int line = sorted.getLast().line();
        shown.add(
                new Problem(
                        source, line, "", "and " + more + " more problems", "mend these first"));
        return List.copyOf(shown);
    }

    /** Someone else's text made fit for a one-line message. */
    public static String quoted(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_QUOTE)
                .map(point -> Characters.isPlain(point) && point != '`' ? point : '?')
                .forEach(shown::appendCodePoint);
        boolean cut = text.codePointCount(0, text.length()) > LONGEST_QUOTE;
        return "`" + shown + (cut ? "…" : "") + "`";
    }
}
