package dev.nightkiln.text;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown of which GitHub's page shows nothing: what follows the language of a code block, cells
 * beyond the last column of a table, footnotes (those that nothing refers to are dropped; whether
 * something does is not asked), comments of diagrams, and what a page draws as a map or a body.
 */
final class UnshownMarkdown {
    private static final Pattern FENCE =
            Pattern.compile("(?:`{3,}|~{3,})[ \\t]*+([A-Za-z0-9_+#.-]{0,30}+)");
    private static final Pattern FOOTNOTE = Pattern.compile(" {0,3}\\[\\^[^\\]\\s]+\\]:");
    private static final List<String> DRAWN = List.of("geojson", "topojson", "stl");

    /** Takes what is to be cut. */
    interface Cut {
        void range(int from, int to);
    }

    private final String text;
    private final Cut cut;

    UnshownMarkdown(String text, Cut cut) {
        this.text = text;
        this.cut = cut;
    }

    void of(Node node) {
        switch (node) {
            case FencedCodeBlock block -> fence(block);
            case TableRow row -> row(row);
            case LinkReferenceDefinition definition when definition.getLabel().startsWith("^") ->
                    continued(definition);
            case TableBlock _ -> {}
            case Block block -> footnotes(block);
            default -> {}
        }
    }

    private void fence(FencedCodeBlock block) {
        List<SourceSpan> lines = block.getSourceSpans();
        if (lines.isEmpty()) {
            return;
        }
        Matcher fence = FENCE.matcher(line(lines.getFirst()));
        int start = lines.getFirst().getInputIndex();
        int end = start + lines.getFirst().getLength();
        int shown = fence.find() ? start + fence.end() : start;
        if (!text.substring(shown, end).isBlank()) {
            cut.range(shown, end);
        }
        String language = block.getInfo().strip().toLowerCase(Locale.ROOT);
        for (SourceSpan line : lines.subList(1, lines.size())) {
            boolean comment = language.startsWith("mermaid") && line(line).strip().startsWith("%%");
            if (comment || DRAWN.stream().anyMatch(language::startsWith)) {
                all(line);
            }
        }
    }

    private void all(SourceSpan line) {
        cut.range(line.getInputIndex(), line.getInputIndex() + line.getLength());
    }

    private String line(SourceSpan line) {
        return text.substring(line.getInputIndex(), line.getInputIndex() + line.getLength());
    }

    /** GitHub drops what is beyond the columns of the head; the parser here as well. */
    private void row(TableRow row) {
        if (row.getSourceSpans().isEmpty()) {
            return;
        }
        Node head = row.getParent().getParent().getFirstChild().getFirstChild();
        int columns = 0;
        for (Node cell = head.getFirstChild(); cell != null; cell = cell.getNext()) {
            columns++;
        }
        SourceSpan span = row.getSourceSpans().getFirst();
        String line = line(span);
        int at = line.length() - line.stripLeading().length();
        at += line.startsWith("|", at) ? 1 : 0;
        for (; at < line.length() && columns > 0; at++) {
            if (line.charAt(at) == '\\') {
                at++;
            } else if (line.charAt(at) == '|') {
                columns--;
            }
        }
        if (columns == 0 && !line.substring(at).isBlank()) {
            cut.range(span.getInputIndex() + at, span.getInputIndex() + line.length());
        }
    }

    /** A footnote may begin on any line of a paragraph and takes the rest of it. */
    private void footnotes(Block block) {
        boolean begun = false;
        boolean isLeaf = !(block.getFirstChild() instanceof Block);
        for (SourceSpan line : isLeaf ? block.getSourceSpans() : List.<SourceSpan>of()) {
            begun |= FOOTNOTE.matcher(line(line)).lookingAt();
            if (begun) {
                all(line);
            }
        }
        if (begun) {
            continued(block);
        }
    }

    /** What is indented below a footnote belongs to it. */
    private void continued(Node footnote) {
        for (Node next = footnote.getNext();
                next instanceof IndentedCodeBlock;
                next = next.getNext()) {
            for (SourceSpan line : next.getSourceSpans()) {
                all(line);
            }
        }
    }
}
