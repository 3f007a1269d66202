package dev.nightkiln.verify;

import java.util.HashMap;
import java.util.Map;

/** How often each text was seen, to find it again as often. */
final class Keys {
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** Takes one of them away, if there is one. */
    boolean take(String key) {
        Integer count = counts.get(key);
        if (count == null || count == 0) {
            return false;
        }
        counts.put(key, count - 1);
        return true;
    }
}
