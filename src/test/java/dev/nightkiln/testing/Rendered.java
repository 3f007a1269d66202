package dev.nightkiln.testing;

import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of ours as GitHub reads it: every node and every word that is not in code. Whatever the
 * text quotes, this has to be the same: what else GitHub makes of a text (links of addresses,
 * mentions, references, footnotes, alerts, tasks, formulas, emoji) it makes of words that are here.
 */
public final class Rendered {
    private static final Parser PARSER =
            Parser.builder()
                    .extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
                    .build();

    private final List<String> nodes = new ArrayList<>();

    private Rendered() {}

    public static List<String> outsideCode(String markdown) {
        var rendered = new Rendered();
        rendered.read(PARSER.parse(markdown), 0);
        return rendered.nodes;
    }

    private void read(Node node, int depth) {
        nodes.add("  ".repeat(depth) + words(node));
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            read(child, depth + 1);
        }
    }

    private static String words(Node node) {
        String name = node.getClass().getSimpleName();
        return switch (node) {
            case Code _ -> name;
            case FencedCodeBlock block -> name + " " + block.getInfo();
            case Text text -> name + " " + text.getLiteral();
            case HtmlBlock html ->
                    name + " " + html.getLiteral().replaceAll("<code>[^<>]*</code>", "<code>");
            case HtmlInline html -> name + " " + html.getLiteral();
            default -> name;
        };
    }
}
