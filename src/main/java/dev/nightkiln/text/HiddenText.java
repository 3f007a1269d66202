package dev.nightkiln.text;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes from what people wrote all that a reader of GitHub's page does not see and a model would:
 * comments, tags and their attributes, invisible characters, image texts, link titles, definitions.
 * Cleaning twice is the same as cleaning once.
 */
public final class HiddenText {
    /** GitHub takes no longer text; what is longer was not written there. */
    private static final int LONGEST = 70_000;

    private static final int ROUNDS = 4;

    /** The parser looks for the end of each of them. */
    private static final int MOST_BRACKETS = 8_000;

    private static final Pattern SPACES = Pattern.compile("[\\h&&[^\\n]]{60,}+");
    private static final Pattern LINES = Pattern.compile("\\n{8,}+");
    private static final Pattern TRAILING = Pattern.compile("\\h++(?=\\n)");
    private static final Pattern ENTITY =
            Pattern.compile("&(?:#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,32}));");
    private static final Pattern NAMED =
            Pattern.compile(
                    "shy|zwj|zwnj|lrm|rlm|NoBreak|ZeroWidthSpace|Negative\\w+Space|InvisibleTimes|it"
                            + "|InvisibleComma|ic|ApplyFunction|af");

    /** What was hidden. */
    public enum Kind {
        CHARACTER("invisible character", "invisible characters"),
        CONTROL("control character", "control characters"),
        ENTITY("entity of an invisible character", "entities of invisible characters"),
        SPACE("run of blanks", "runs of blanks"),
        COMMENT("HTML comment", "HTML comments"),
        TAG("HTML tag or attribute", "HTML tags or attributes"),
        IMAGE("image with its text", "images with their texts"),
        LINK("link title or unusual address", "link titles or unusual addresses"),
        DEFINITION("link or footnote definition", "link or footnote definitions"),
        UNSHOWN("line or piece that a page leaves out", "lines or pieces that a page leaves out"),
        MARKUP("text too tangled to tell what is shown", "texts too tangled to tell what is shown");

        private final String one;
        private final String many;

        Kind(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    /** What is left, and how much of which kind was taken. */
    public record Cleaned(String text, Map<Kind, Integer> removed) {
        public Cleaned {
            removed = Map.copyOf(removed);
        }
    }

    private final Map<Kind, Integer> removed = new EnumMap<>(Kind.class);

    private HiddenText() {}

    public static Cleaned clean(String text) {
        var cleaning = new HiddenText();
        String clean = cleaning.all(text);
        return new Cleaned(clean, cleaning.removed);
    }

    /** A title or name: plain text on GitHub's page, so only characters can hide; one line. */
    public static Cleaned cleanLine(String text) {
        var cleaning = new HiddenText();
        String clean = cleaning.characters(text).replace('\n', ' ').replace('\t', ' ').strip();
        return new Cleaned(cleaning.blanks(clean), cleaning.removed);
    }

    /** What a program printed: plain text, so only characters and terminal sequences can hide. */
    public static Cleaned cleanOutput(String text) {
        var cleaning = new HiddenText();
        String clean = cleaning.characters(TerminalText.plain().accept(text));
        return new Cleaned(clean, cleaning.removed);
    }

    /** The counts of several texts together. */
    public static Map<Kind, Integer> sum(List<Cleaned> texts) {
        var sum = new EnumMap<Kind, Integer>(Kind.class);
        texts.forEach(
                text -> text.removed().forEach((kind, n) -> sum.merge(kind, n, Integer::sum)));
        return sum;
    }

    /** Such as "14 invisible characters, 2 HTML comments"; empty where nothing was hidden. */
    public static String described(Map<Kind, Integer> removed) {
        return removed.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> described(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String described(Kind kind, int count) {
        return count + " " + (count == 1 ? kind.one : kind.many);
    }

    void count(Kind kind) {
        removed.merge(kind, 1, Integer::sum);
    }

    /** Taking something away may lay open what it had covered, hence the rounds. */
    private String all(String text) {
        String now = blanks(entities(characters(text)));
        boolean simple =
                now.length() <= LONGEST
                        && now.chars().filter(c -> c == '<').count() < MOST_BRACKETS;
        for (int round = 0; round < ROUNDS && simple; round++) {
            String next = blanks(entities(HiddenMarkup.remove(now, this::count)));
            if (next.equals(now)) {
                return now;
            }
            now = next;
        }
        count(Kind.MARKUP);
        return blanks(now.replace('<', '‹').replace("[", "⟦").replace("]", "⟧").replace("&", "＆"));
    }

    private String characters(String text) {
        return Invisible.removed(
                text, c -> count(Invisible.isControl(c) ? Kind.CONTROL : Kind.CHARACTER));
    }

    private String entities(String text) {
        return ENTITY.matcher(text)
                .replaceAll(found -> {
                    if (!isInvisible(found.group(1), found.group(2), found.group(3))) {
                        return Matcher.quoteReplacement(found.group());
                    }
                    count(Kind.ENTITY);
                    return " ";
                });
    }

    private static boolean isInvisible(
            @Nullable String decimal, @Nullable String hex, @Nullable String name) {
        if (name != null) {
            return NAMED.matcher(name).matches();
        }
        int c =
                decimal != null
                        ? Integer.parseInt(decimal)
                        : Integer.parseInt(String.valueOf(hex), 16);
        return !Character.isValidCodePoint(c) || Invisible.isControl(c) || Invisible.at(-1, c, -1);
    }

    private String blanks(String text) {
        String narrow =
                SPACES.matcher(text)
                        .replaceAll(_ -> {
                            count(Kind.SPACE);
                            return "    ";
                        });
        return LINES.matcher(TRAILING.matcher(narrow).replaceAll(""))
                .replaceAll(_ -> {
                    count(Kind.SPACE);
                    return "\n\n\n";
                });
    }
}
