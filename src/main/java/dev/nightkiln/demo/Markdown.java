package dev.nightkiln.demo;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Markdown as a comment shows it. Of the HTML in it only a few tags without attributes survive,
 * hidden comments vanish, and images become their address.
 */
final class Markdown {
    private static final Pattern HIDDEN = Pattern.compile("<!--.*?(?:-->|\\z)", Pattern.DOTALL);
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "&lt;(/?(?:details|summary|br|sub|sup|b|i|em|strong|code|kbd|p|hr)|details open)\\s*/?&gt;");
    private static final List<TablesExtension> TABLES =
            List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder()
                    .extensions(TABLES)
                    .sanitizeUrls(true)
                    .nodeRendererFactory(Harmless::new)
                    .build();

    private Markdown() {}

    static String render(String text) {
        return RENDERER.render(PARSER.parse(text));
    }

    private record Harmless(HtmlNodeRendererContext context) implements NodeRenderer {
        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(HtmlBlock.class, HtmlInline.class, Image.class);
        }

        @Override
        public void render(Node node) {
            var writer = context.getWriter();
            switch (node) {
                case HtmlBlock block -> {
                    writer.line();
                    writer.raw(harmless(block.getLiteral()));
                    writer.line();
                }
                case HtmlInline inline -> writer.raw(harmless(inline.getLiteral()));
                case Image image -> writer.text("[image: " + image.getDestination() + "]");
                default -> throw new IllegalStateException("not asked for: " + node);
            }
        }

        private static String harmless(String html) {
            String shown = Html.escape(HIDDEN.matcher(html).replaceAll(""));
            return HARMLESS.matcher(shown).replaceAll("<$1>");
        }
    }
}
