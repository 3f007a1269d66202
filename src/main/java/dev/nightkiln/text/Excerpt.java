package dev.nightkiln.text;

import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * Markdown of ours that is longer than GitHub takes, cut between its parts and never within one: a
 * cut through a fence, a table or a folded block would set free or swallow what follows. The first
 * and the last parts stay, as markers and instructions are there.
 */
public final class Excerpt {
    private static final Parser PARSER =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();
    private static final Pattern OPENS = Pattern.compile("<details\\b");
    private static final Pattern CLOSES = Pattern.compile("</details>");
    private static final int NOTE = 48;

    private final List<String> parts;
    private final ToIntFunction<String> size;

    private Excerpt(List<String> parts, ToIntFunction<String> size) {
        this.parts = parts;
        this.size = size;
    }

    public static String ofCharacters(int limit, String text) {
        return of(limit, text, String::length);
    }

    public static String ofBytes(int limit, String text) {
        return of(limit, text, Excerpt::bytes);
    }

    private static String of(int limit, String text, ToIntFunction<String> size) {
        return size.applyAsInt(text) <= limit
                ? text
                : new Excerpt(parts(text), size).within(limit - NOTE);
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A folded block is one part with all that is in it. */
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        int begun = 0;
        long open = 0;
        for (Node node = PARSER.parse(text).getFirstChild(); node != null; node = node.getNext()) {
            int start = lineStart(text, node);
            if (open == 0 && start > begun) {
                parts.add(text.substring(begun, start));
                begun = start;
            }
            if (node instanceof HtmlBlock html) {
                open += count(OPENS, html.getLiteral()) - count(CLOSES, html.getLiteral());
            }
        }
        parts.add(text.substring(begun));
        return parts;
    }

    private static int lineStart(String text, Node node) {
        int at = node.getSourceSpans().getFirst().getInputIndex();
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private static long count(Pattern tag, String html) {
        return tag.matcher(html).results().count();
    }

    private String within(int room) {
        int from = parts.size();
        int used = 0;
        while (from > 0 && used + size(from - 1) <= room / 4) {
            from--;
            used += size(from);
        }
        int to = 0;
        while (to < from && used + size(to) <= room) {
            used += size(to);
            to++;
        }
        String omitted = String.join("", parts.subList(to, from));
        String head = String.join("", parts.subList(0, to)).stripTrailing();
        return (head.isEmpty() ? "" : head + "\n\n")
                + "[%d bytes omitted]\n\n".formatted(bytes(omitted))
                + String.join("", parts.subList(from, parts.size()));
    }

    private int size(int part) {
        return size.applyAsInt(parts.get(part));
    }
}
