package dev.nightkiln.attack;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What in a comment of ours would come to life on GitHub though we did not mean it to. */
final class LiveText extends AbstractVisitor {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private static final Pattern OURS =
            Pattern.compile("<!-- nightkiln:\\S+ -->|</?(details|summary|sub|br|code)( open)?>");

    /** Of anybody but those who ask for changes. */
    private static final Pattern MENTION = Pattern.compile("@(?!(ada|bea)\\b)\\w");

    private static final Pattern CLOSING =
            Pattern.compile("(?i)\\b(close|fix|resolve)\\w*:? +(?:[\\w/-]*#|gh-)(?!1\\b)\\d");

    private static final Pattern ADDRESS = Pattern.compile("://|\\bwww\\.");

    private final List<String> alive = new ArrayList<>();

    private LiveText() {}

    static List<String> in(String markdown) {
        var found = new LiveText();
        PARSER.parse(markdown).accept(found);
        if (markdown.codePoints().anyMatch(LiveText::unprintable)) {
            found.alive.add("a control, hidden or bidirectional character");
        }
        return found.alive;
    }

    private static boolean unprintable(int point) {
        return point != '\n'
                && point != '\t'
                && (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
    }

    @Override
    public void visit(Text text) {
        for (Pattern pattern : List.of(MENTION, CLOSING, ADDRESS)) {
            if (pattern.matcher(text.getLiteral()).find()) {
                alive.add("live text: " + text.getLiteral());
            }
        }
    }

    @Override
    public void visit(Image image) {
        alive.add("an image of " + image.getDestination());
    }

    @Override
    public void visit(Link link) {
        if (!link.getDestination().startsWith("http://127.0.0.1:")) {
            alive.add("a link to " + link.getDestination());
        }
        visitChildren(link);
    }

    @Override
    public void visit(HtmlInline html) {
        html(html.getLiteral());
    }

    @Override
    public void visit(HtmlBlock html) {
        html(html.getLiteral());
    }

    private void html(String literal) {
        if (OURS.matcher(literal).replaceAll("").contains("<")) {
            alive.add("HTML: " + literal);
        }
    }
}
