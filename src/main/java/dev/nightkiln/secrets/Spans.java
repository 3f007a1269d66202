package dev.nightkiln.secrets;

import java.util.Map;
import java.util.TreeMap;

/** Parts of a text, some overlapping. */
final class Spans {
    private final TreeMap<Integer, Integer> ends = new TreeMap<>();

    void add(int from, int to) {
        ends.merge(from, to, Math::max);
    }

    /** From their beginnings to their ends, in order. */
    Iterable<Map.Entry<Integer, Integer>> inOrder() {
        return ends.entrySet();
    }
}
