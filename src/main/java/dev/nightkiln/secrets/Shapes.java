package dev.nightkiln.secrets;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets nobody told us, known by their shape: private keys and the tokens of well-known
 * providers.
 */
final class Shapes {
    static final String PRIVATE_KEY = "a private key";
    static final String JWT = "a signed token (JWT)";

    /** Installation tokens may be some 520 characters with dots and dashes; others are short. */
    private static final String GITHUB = "[A-Za-z0-9_.-]{36,1024}";

    private static final String KEY_BEGIN = "-----BEGIN ";
    private static final String KEY_END = "-----END ";
    private static final String KEY = "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----";
    private static final Pattern KEY_NAME = Pattern.compile(KEY);
    private static final int LONGEST_KEY = 16 << 10;

    private static final int LONGEST_HEADER = 2048;
    private static final String TOKEN =
            "[A-Za-z0-9_-]{10,2048}+\\.eyJ[A-Za-z0-9_-]{10,4096}+\\.[A-Za-z0-9_-]{10,1024}";

    private record Shape(String kind, String start, Pattern rest) {
        Shape(String kind, String start, String rest) {
            this(kind, start, Pattern.compile(rest, Pattern.DOTALL));
        }

        /** Up to eight bytes of the start, as the first of a long. */
        long head() {
            long head = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                head = head << 8 | (i < start.length() ? start.charAt(i) : 0);
            }
            return head;
        }

        long mask() {
            return -1L << (8 * (Long.BYTES - Math.min(Long.BYTES, start.length())));
        }
    }

    private static final List<Shape> ALL =
            List.of(
                    new Shape(PRIVATE_KEY, KEY_BEGIN, KEY),
                    new Shape("a GitHub token", "ghp_", GITHUB),
                    new Shape("a GitHub token", "gho_", GITHUB),
                    new Shape("a GitHub token", "ghr_", GITHUB),
                    new Shape("a GitHub token", "ghs_", GITHUB),
                    new Shape("a GitHub token", "ghu_", GITHUB),
                    new Shape("a GitHub token", "github_pat_", "[A-Za-z0-9_]{36,255}"),
                    new Shape("a model provider's key", "sk-ant-", "[A-Za-z0-9_-]{20,512}"),
                    new Shape("a model provider's key", "sk-proj-", "[A-Za-z0-9_-]{20,512}"),
                    new Shape("a Google API key", "AIza", "[A-Za-z0-9_-]{35}"),
                    new Shape("an AWS access key", "AKIA", "[A-Z0-9]{16}"),
                    new Shape("a Slack token", "xox", "[abeoprs]-[A-Za-z0-9-]{10,255}"),
                    new Shape("a GitLab token", "glpat-", "[A-Za-z0-9_.-]{20,255}"),
                    new Shape("an npm token", "npm_", "[A-Za-z0-9]{36}"),
                    new Shape("a PyPI token", "pypi-", "[A-Za-z0-9_-]{40,512}"),
                    new Shape(JWT, "eyJ", TOKEN));

    /** By the first two bytes. */
    private static final BitSet BEGINNINGS = new BitSet(1 << 16);

    private static final long[] HEADS = ALL.stream().mapToLong(Shape::head).toArray();
    private static final long[] MASKS = ALL.stream().mapToLong(Shape::mask).toArray();

    static {
        ALL.forEach(shape -> BEGINNINGS.set((int) (shape.head() >>> 48)));
    }

    private Shapes() {}

    /** Whether these eight bytes may be the beginning of something. */
    static boolean mayBegin(long key) {
        if (!BEGINNINGS.get((int) (key >>> 48))) {
            return false;
        }
        for (int i = 0; i < HEADS.length; i++) {
            if ((key & MASKS[i]) == HEADS[i]) {
                return true;
            }
        }
        return false;
    }

    static Sight at(String text, int at) {
        int left = text.length() - at;
        Sight sight = Sight.nothing(at, false);
        for (Shape shape : ALL) {
            if (text.startsWith(shape.start, at)) {
                sight = sight.or(at(text, at, shape));
            } else if (left < shape.start.length()
                    && text.regionMatches(at, shape.start, 0, left)) {
                sight = sight.or(Sight.nothing(at, true));
            }
        }
        return sight;
    }

    // hitEnd is made for streams, and this is one.
    @SuppressWarnings("JdkObsolete")
    private static Sight at(String text, int at, Shape shape) {
        if (shape.kind.equals(JWT) && isNoHeader(text, at)) {
            return Sight.nothing(at, false);
        }
        Matcher rest = shape.rest.matcher(text);
        boolean found = rest.region(at + shape.start.length(), text.length()).lookingAt();
        return found && shape.kind.equals(PRIVATE_KEY)
                ? key(text, rest.end())
                : new Sight(shape.kind, found ? rest.end() : at, rest.hitEnd());
    }

    /** Told at a glance, so that a row of beginnings is not read as often as it is long. */
    private static boolean isNoHeader(String text, int at) {
        int most = at + LONGEST_HEADER + 4;
        return most < text.length() && text.indexOf('.', at, most) < 0;
    }

    /**
     * Up to the key's end line, but not over the beginning of another; a key without one loses all
     * that looks like the inside of a key.
     */
    @SuppressWarnings("JdkObsolete")
    private static Sight key(String text, int from) {
        int most = Math.min(text.length(), from + LONGEST_KEY);
        int other = text.indexOf(KEY_BEGIN, from, most);
        int bound = other < 0 ? most : other;
        boolean open = bound == text.length();
        for (int end = text.indexOf(KEY_END, from, bound);
                end >= 0;
                end = text.indexOf(KEY_END, end + 1, bound)) {
            Matcher name = KEY_NAME.matcher(text).region(end + KEY_END.length(), text.length());
            if (name.lookingAt()) {
                return new Sight(PRIVATE_KEY, name.end(), false);
            }
            open |= name.hitEnd();
        }
        int inside = from;
        while (inside < bound && isInsideKey(text.charAt(inside))) {
            inside++;
        }
        return new Sight(PRIVATE_KEY, inside, open);
    }

    private static boolean isInsideKey(char c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '/' && c <= '9')
                || "+=\\ \t\r\n\f\u000b".indexOf(c) >= 0;
    }
}
