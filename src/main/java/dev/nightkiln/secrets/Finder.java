package dev.nightkiln.secrets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds known secrets in all their disguises, and the shapes of others, in a text whose chars are
 * bytes. Immutable. The first eight bytes of every form are looked up at every place, behind a bit
 * table that turns nearly all places away: as fast as an automaton over all forms, a hundredth of
 * its memory.
 */
final class Finder {
    /** No form is shorter: no secret is, and a disguise never is shorter than its secret. */
    static final int KEY = 8;

    private static final int FILTER_BITS = 20;

    private final long[] filter = new long[1 << (FILTER_BITS - 6)];
    private final Map<Long, List<Form>> forms = new HashMap<>();
    private final Set<Long> beginnings = new HashSet<>();
    private final boolean shapes;

    /** One way to write the secret of this name. */
    record Form(String name, String text) {}

    /** Without shapes only what is known is found. */
    Finder(Collection<Form> all, boolean shapes) {
        this.shapes = shapes;
        for (Form form : all) {
            long key = key(form.text, 0, KEY);
            int bit = bit(key);
            filter[bit >>> 6] |= 1L << bit;
            forms.computeIfAbsent(key, _ -> new ArrayList<>()).add(form);
            for (int length = 1; length < KEY; length++) {
                beginnings.add(key(form.text, 0, length));
            }
        }
        var longestFirst = Comparator.comparingInt((Form form) -> form.text.length()).reversed();
        forms.values().forEach(same -> same.sort(longestFirst));
    }

    /** The first place from here on where something may begin; the text's length if none. */
    int candidate(String text, int from) {
        int last = text.length() - KEY;
        if (from > last) {
            return Math.min(from, text.length());
        }
        long key = key(text, from, KEY - 1);
        for (int at = from; at <= last; at++) {
            key = key << 8 | text.charAt(at + KEY - 1);
            int bit = bit(key);
            if ((filter[bit >>> 6] & (1L << bit)) != 0 || (shapes && Shapes.mayBegin(key))) {
                return at;
            }
        }
        return last + 1;
    }

    Sight at(String text, int at) {
        Sight known = known(text, at);
        return shapes ? known.or(Shapes.at(text, at)) : known;
    }

    /** Only what is held, not what looks like a secret. */
    Sight known(String text, int at) {
        int left = text.length() - at;
        if (left < KEY) {
            return Sight.nothing(at, beginnings.contains(key(text, at, left)));
        }
        boolean open = false;
        for (Form form : forms.getOrDefault(key(text, at, KEY), List.of())) {
            if (text.startsWith(form.text, at)) {
                return new Sight(form.name, at + form.text.length(), open);
            }
            open |= form.text.length() > left && text.regionMatches(at, form.text, 0, left);
        }
        return Sight.nothing(at, open);
    }

    private static long key(String text, int at, int length) {
        long key = 0;
        for (int i = at; i < at + length; i++) {
            key = key << 8 | text.charAt(i);
        }
        return key;
    }

    private static int bit(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> (64 - FILTER_BITS));
    }
}
