package dev.nightkiln.policy;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path pattern, taken apart once. Time to match grows with names times pattern, never faster, as
 * both may be hostile.
 */
public final class PathGlob {
    private static final String ANY_DIRECTORIES = "**";

    /** What HFS+ drops from names, and whatever else nobody sees. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\u034f\\ufe00-\\ufe0f]");

    /** A name as NTFS shortens it; what stands before the tilde may be cut or hashed. */
    private static final Pattern SHORT_NAME =
            Pattern.compile("([^.~]{1,6})~[0-9]{1,6}(?:\\.[^.]{0,3})?");

    private static final int SHORT_STEM = 8;
    private static final int CERTAIN_OF_SHORT = 2;

    private final List<String> names;
    private final boolean alike;

    private PathGlob(String pattern, boolean alike) {
        String anchored = pattern.startsWith("/") ? pattern.substring(1) : pattern;
        boolean anywhere = !pattern.contains("/") && !pattern.equals(ANY_DIRECTORIES);
        this.alike = alike;
        this.names = names(anywhere ? ANY_DIRECTORIES + "/" + anchored : anchored);
    }

    /** For what is forbidden: matches also what some file system would take for the same. */
    public static PathGlob alike(String pattern) {
        return new PathGlob(pattern, true);
    }

    /** For what is allowed: a look-alike is another path. */
    static PathGlob exact(String pattern) {
        return new PathGlob(pattern, false);
    }

    /** One text for all paths that some file system would take for the same; no short names. */
    public static String key(String path) {
        return String.join("/", alike("**").names(path));
    }

    public boolean matches(String path) {
        List<String> given = names(path);
        boolean[] reached = new boolean[names.size() + 1];
        reached[0] = true;
        spread(reached);
        for (int i = 0; i < given.size(); i++) {
            boolean[] next = new boolean[names.size() + 1];
            for (int j = 0; j < names.size(); j++) {
                if (reached[j] && isAny(j)) {
                    next[j] = true;
                    // A trailing ** stands for at least one name: what is inside, not the
                    // directory.
                    next[j + 1] |= j + 1 == names.size();
                } else if (reached[j]) {
                    next[j + 1] |= matchesName(names.get(j), given.get(i));
                }
            }
            spread(next);
            reached = next;
        }
        return reached[names.size()];
    }

    /** A file or link in the place of a directory changes whatever was or will be in it. */
    boolean isTouchedBy(String path) {
        return matches(path) || liesBelow(path);
    }

    /**
     * Whether this path is a directory on the way to what matches, so that a file or link in its
     * place would take all of it away or lead it elsewhere. What begins with ** has no such way.
     */
    private boolean liesBelow(String path) {
        List<String> given = names(path);
        if (given.size() >= names.size()) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            if (isAny(i) || !matchesName(names.get(i), given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether every path that the narrower pattern matches is matched by this one too. It errs
     * towards no: a star over there is a letter, which only a star can stand for.
     */
    boolean covers(PathGlob narrower) {
        return covers(names, narrower.names);
    }

    private static boolean covers(List<String> wide, List<String> narrow) {
        if (wide.isEmpty() || narrow.isEmpty()) {
            return wide.isEmpty() && narrow.isEmpty();
        }
        List<String> rest = narrow.subList(1, narrow.size());
        if (wide.getFirst().equals(ANY_DIRECTORIES)) {
            return (wide.size() > 1 && covers(wide.subList(1, wide.size()), narrow))
                    || (wide.size() == 1 && rest.isEmpty())
                    || covers(wide, rest);
        }
        return !narrow.getFirst().equals(ANY_DIRECTORIES)
                && star(wide.getFirst(), narrow.getFirst())
                && covers(wide.subList(1, wide.size()), rest);
    }

    private void spread(boolean[] reached) {
        for (int j = 0; j < names.size() - 1; j++) {
            reached[j + 1] |= reached[j] && isAny(j);
        }
    }

    private boolean isAny(int at) {
        return names.get(at).equals(ANY_DIRECTORIES);
    }

    private boolean matchesName(String glob, String name) {
        return star(glob, name) || (alike && isShortFor(glob, name));
    }

    /** The last star takes the blame for whatever does not fit; earlier ones need no second try. */
    private static boolean star(String glob, String name) {
        int g = 0;
        int n = 0;
        int star = -1;
        int from = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                from = n;
            } else if (g < glob.length() && glob.charAt(g) == name.charAt(n)) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++from;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    private static boolean isShortFor(String glob, String name) {
        if (glob.indexOf('*') >= 0 || !SHORT_NAME.matcher(name).matches()) {
            return false;
        }
        String bare = glob.replaceAll("^[. ]+", "");
        int dot = bare.lastIndexOf('.');
        boolean isShortened = bare.length() < glob.length() || stem(bare, dot) > SHORT_STEM;
        int certain = Math.min(CERTAIN_OF_SHORT, Math.min(bare.length(), name.indexOf('~')));
        return isShortened && certain > 0 && bare.regionMatches(0, name, 0, certain);
    }

    private static int stem(String name, int dot) {
        return dot < 0 ? name.length() : dot;
    }

    private List<String> names(String path) {
        if (!alike) {
            return List.of(path.split("/", -1));
        }
        return Arrays.stream(folded(path).split("/", -1)).map(PathGlob::name).toList();
    }

    private static String folded(String path) {
        String visible = INVISIBLE.matcher(composed(path)).replaceAll("");
        String folded = visible.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return composed(folded);
    }

    /** Compatibility forms too: more is taken for the same than any file system would. */
    private static String composed(String text) {
        var whole = new StringBuilder();
        // Name by name, as a fullwidth solidus would otherwise become one that separates.
        for (String name : text.split("/", -1)) {
            whole.append(Normalizer.normalize(name, Normalizer.Form.NFKC).replace('/', '\u2215'))
                    .append('/');
        }
        return whole.substring(0, whole.length() - 1);
    }

    private static String name(String folded) {
        int colon = folded.indexOf(':');
        String name = colon > 0 ? folded.substring(0, colon) : folded;
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return end == 0 ? name : name.substring(0, end);
    }
}
