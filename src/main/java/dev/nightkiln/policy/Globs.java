package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether one pattern lies within another. Each answer errs towards no: a repository's pattern is
 * taken only when it is certain that the organisation's covers all of it.
 */
final class Globs {
    private Globs() {}

    /** A star in the narrower text is a letter like any other, which only a star can stand for. */
    static boolean covers(String wide, String narrow) {
        String regex =
                Arrays.stream(wide.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL).matcher(narrow).matches();
    }

    /** Whether there is a text that both patterns match. */
    static boolean overlap(String one, String other) {
        if (one.isEmpty() && other.isEmpty()) {
            return true;
        }
        if (one.startsWith("*")) {
            return overlap(one.substring(1), other)
                    || (!other.isEmpty() && overlap(one, other.substring(1)));
        }
        if (other.startsWith("*")) {
            return overlap(other, one);
        }
        return !one.isEmpty()
                && !other.isEmpty()
                && one.charAt(0) == other.charAt(0)
                && overlap(one.substring(1), other.substring(1));
    }
}
