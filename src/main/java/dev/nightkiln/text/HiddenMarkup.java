package dev.nightkiln.text;

import dev.nightkiln.text.HiddenText.Kind;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One round over a text: a real parser says what is code, which is shown as it stands, what is raw
 * HTML, and where links, images and definitions are; what is not shown is cut from the source.
 */
final class HiddenMarkup {
    private static final int LONGEST_ADDRESS = 300;
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)https?://[^\\s<>\\[\\]()&]+|#[\\w-]+");
    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create()))
                    .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                    .maxOpenBlockParsers(100)
                    .build();

    private final String text;
    private final Consumer<Kind> count;
    private final BitSet code = new BitSet();
    private final BitSet raw = new BitSet();
    private final BitSet cut = new BitSet();
    private final TreeMap<Integer, String> inserted = new TreeMap<>();

    private HiddenMarkup(String text, Consumer<Kind> count) {
        this.text = text;
        this.count = count;
    }

    static String remove(String text, Consumer<Kind> count) {
        var round = new HiddenMarkup(text, count);
        var unshown = new UnshownMarkdown(text, round::unshown);
        Walk.through(
                PARSER.parse(text),
                node -> {
                    round.visit(node);
                    unshown.of(node);
                    return !(node instanceof Image);
                });
        new RawHtml(text, round.code, round.raw).hidden(round::cutHtml);
        return round.rest();
    }

    private void unshown(int from, int to) {
        cut.set(from, to);
        if (to > from) {
            count.accept(Kind.UNSHOWN);
        }
    }

    private void visit(Node node) {
        switch (node) {
            case FencedCodeBlock block -> mark(block, code);
            case IndentedCodeBlock block -> mark(block, code);
            case Code inline -> mark(inline, code);
            case HtmlBlock block -> mark(block, raw);
            case HtmlInline inline -> mark(inline, raw);
            case LinkReferenceDefinition definition -> {
                mark(definition, cut);
                count.accept(Kind.DEFINITION);
            }
            case Image image -> image(image);
            case Link link -> link(link);
            default -> {}
        }
    }

    private void image(Image image) {
        if (!image.getSourceSpans().isEmpty()) {
            mark(image, cut);
            inserted.put(start(image), "(image)");
            count.accept(Kind.IMAGE);
        }
    }

    /** A link becomes its text and, visibly, its address. */
    private void link(Link link) {
        if (link.getSourceSpans().isEmpty() || isAutolink(link)) {
            return;
        }
        int start = start(link);
        int end = end(link);
        int textStart = end;
        int textEnd = end;
        for (Node child = link.getFirstChild(); child != null; child = child.getNext()) {
            if (!child.getSourceSpans().isEmpty()) {
                textStart = Math.min(textStart, start(child));
                textEnd = end(child);
            }
        }
        cut.set(start, textStart);
        cut.set(textEnd, end);
        String address = String.valueOf(link.getDestination());
        boolean shown = address.length() <= LONGEST_ADDRESS && ADDRESS.matcher(address).matches();
        inserted.put(textEnd, shown ? " (" + address + ")" : "");
        if (!shown || link.getTitle() != null) {
            count.accept(Kind.LINK);
        }
    }

    private boolean isAutolink(Link link) {
        return text.charAt(start(link)) == '<';
    }

    private void cutHtml(int from, int to, String instead, @Nullable Kind kind) {
        cut.set(from, to);
        inserted.subMap(from, false, to, false).clear();
        inserted.merge(from, instead, (a, b) -> a.isEmpty() ? b : a);
        if (kind != null) {
            count.accept(kind);
        }
    }

    private static void mark(Node node, BitSet set) {
        for (SourceSpan span : node.getSourceSpans()) {
            set.set(span.getInputIndex(), span.getInputIndex() + span.getLength());
        }
    }

    private static int start(Node node) {
        return node.getSourceSpans().getFirst().getInputIndex();
    }

    private static int end(Node node) {
        SourceSpan last = node.getSourceSpans().getLast();
        return last.getInputIndex() + last.getLength();
    }

    private String rest() {
        var rest = new StringBuilder(text.length());
        for (int i = 0; i <= text.length(); i++) {
            String here = inserted.get(i);
            if (here != null) {
                rest.append(here);
            }
            if (i < text.length() && !cut.get(i)) {
                rest.append(text.charAt(i));
            }
        }
        return rest.toString();
    }
}
