package dev.nightkiln.text;

import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a comment that a reader sees as its writer's own running text: in a paragraph of the
 * page itself, not in a quote, a list, a table, a footnote, code, emphasis, a link or HTML.
 */
public final class ParagraphLines {
    /** GitHub takes no longer comment. */
    private static final int LONGEST = 70_000;

    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                    .maxOpenBlockParsers(100)
                    .build();

    /** A note runs on to the next blank line; GitHub hides one that nothing refers to. */
    private static final Pattern FOOTNOTE = Pattern.compile(" {0,3}\\[\\^[^\\]]++\\]:.*+");

    private static final Pattern LINE = Pattern.compile("[^\\r\\n]++");

    private final String source;
    private final BitSet footnotes = new BitSet();
    private final OpenHtml html = new OpenHtml();
    private final List<String> lines = new ArrayList<>();

    private ParagraphLines(String source) {
        this.source = source;
        markFootnotes();
    }

    private void markFootnotes() {
        boolean inside = false;
        int before = 0;
        Matcher lines = LINE.matcher(source);
        while (lines.find()) {
            boolean follows = source.substring(before, lines.start()).matches("\\r\\n|[\\r\\n]");
            inside =
                    FOOTNOTE.matcher(lines.group()).matches()
                            || (inside && follows && !lines.group().isBlank());
            footnotes.set(lines.start(), lines.end(), inside);
            before = lines.end();
        }
    }

    /** As they stand in the source, blanks at their start included. */
    public static List<String> of(String comment) {
        if (comment.length() > LONGEST) {
            return List.of();
        }
        var found = new ParagraphLines(comment);
        Node root = PARSER.parse(comment);
        Walk.through(
                root,
                node -> {
                    found.visit(node, root);
                    return true;
                });
        return found.lines;
    }

    private void visit(Node node, Node root) {
        switch (node) {
            case HtmlBlock block -> html.read(block.getLiteral());
            case HtmlInline inline -> html.read(inline.getLiteral());
            case Text text when isOwnText(text, root) && !html.isOpen() -> lines.add(line(text));
            default -> {}
        }
    }

    private boolean isOwnText(Text text, Node root) {
        Node parent = text.getParent();
        return parent instanceof Paragraph
                && root.equals(parent.getParent())
                && beginsLine(text.getPrevious())
                && !text.getSourceSpans().isEmpty()
                && !footnotes.get(start(text));
    }

    private static boolean beginsLine(@Nullable Node before) {
        return before == null || before instanceof SoftLineBreak || before instanceof HardLineBreak;
    }

    private String line(Text text) {
        int at = start(text);
        int start = at;
        while (start > 0 && !isLineEnd(source.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < source.length() && !isLineEnd(source.charAt(end))) {
            end++;
        }
        return source.substring(start, end);
    }

    private static int start(Text text) {
        return text.getSourceSpans().getFirst().getInputIndex();
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
