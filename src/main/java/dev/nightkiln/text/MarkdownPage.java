package dev.nightkiln.text;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Markdown of ours as HTML for a page of ours. Of HTML in it only folded blocks count, by their
 * exact form; all else is shown as text, and no address is live but of the web and of the page.
 */
public final class MarkdownPage {
    private static final Pattern OPENS =
            Pattern.compile(
                    "<details><summary>[^<>]*(?:<code>[^<>]*</code>[^<>]*)?</summary>|</details>");
    private static final Pattern MARKER = Pattern.compile("<!-- nightkiln:[a-z0-9:-]{1,80} -->");

    private static final List<TablesExtension> EXTENSIONS =
            List.of((TablesExtension) TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder()
                    .extensions(EXTENSIONS)
                    .escapeHtml(true)
                    .sanitizeUrls(true)
                    .nodeRendererFactory(OwnHtml::new)
                    .build();

    private MarkdownPage() {}

    public static String html(String markdown) {
        return RENDERER.render(PARSER.parse(markdown));
    }

    private static final class OwnHtml implements NodeRenderer {
        private final HtmlNodeRendererContext context;

        OwnHtml(HtmlNodeRendererContext context) {
            this.context = context;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(HtmlBlock.class, HtmlInline.class);
        }

        @Override
        public void render(Node node) {
            String html =
                    node instanceof HtmlBlock block
                            ? block.getLiteral()
                            : ((HtmlInline) node).getLiteral();
            var writer = context.getWriter();
            if (OPENS.matcher(html.strip()).matches()) {
                writer.line();
                writer.raw(html.strip());
                writer.line();
            } else if (!MARKER.matcher(html.strip()).matches()) {
                writer.text(html);
            }
        }
    }
}
