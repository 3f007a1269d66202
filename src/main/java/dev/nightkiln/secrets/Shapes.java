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

    /** A key without its end line loses all that looks like the inside of a key. */
    private static final String KEY =
            "[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "(?:.{0,16384}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
                    + "|[A-Za-z0-9+/=\\s\\\\]{0,16384})";

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
                    new Shape(PRIVATE_KEY, "-----BEGIN ", KEY),
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

    // hitEnd is made for streams, and this is one.
    @SuppressWarnings("JdkObsolete")
    static Sight at(String text, int at) {
        int left = text.length() - at;
        Sight sight = Sight.nothing(at, false);
        for (Shape shape : ALL) {
            if (text.startsWith(shape.start, at)) {
                Matcher rest = shape.rest.matcher(text);
                boolean found = rest.region(at + shape.start.length(), text.length()).lookingAt();
                sight = sight.or(new Sight(shape.kind, found ? rest.end() : at, rest.hitEnd()));
            } else if (left < shape.start.length()
                    && text.regionMatches(at, shape.start, 0, left)) {
                sight = sight.or(Sight.nothing(at, true));
            }
        }
        return sight;
    }
}
