package dev.nightkiln.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Hostile text put into Markdown and read back by a parser: it must stand in code only. */
class MarkdownTest {
    private static final List<String> HOSTILE =
            List.of(
                    "![x](http://e.example/p.png)",
                    "[x](http://e.example)",
                    "<img src=x>",
                    "<!--",
                    "-->",
                    "</details>",
                    "@ada",
                    "#1",
                    "fixes #1",
                    "GH-1",
                    "a/b#1",
                    "http://e.example",
                    "www.e.example",
                    "/agent approve",
                    "@dependabot merge",
                    "`",
                    "``",
                    "```",
                    "````",
                    "~~~",
                    "\n",
                    "\n\n",
                    "\r",
                    "|",
                    "\\",
                    "\u202e",
                    "\u200b",
                    "\udb40\udc41",
                    "😀",
                    "    ",
                    "> ",
                    "- ",
                    "$$",
                    "&#64;");
    private static final Pattern LIVE =
            Pattern.compile("(?i)[#@]\\w|\\bgh-\\d|://|\\bwww\\.\\w|\\p{Cc}|[\\u200b\\u202e]");

    @Test
    void blocksAndCodeHoldWhateverIsPutIntoThem() {
        var random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            String text = hostile(random);
            assertThat(outside(Markdown.block(text) + "\n\nend")).as(text).isEqualTo("end");
            assertThat(outside("a " + Markdown.code(text) + " end"))
                    .as(text)
                    .isIn("a  end", "a – end");
            String table = "| a | b |\n|---|---|\n| " + Markdown.cell(text) + " | end |";
            assertThat(outside(table)).as(text).isIn("abend", "ab–end");
            assertThat(LIVE.matcher(Markdown.title(text, 200)).find()).as(text).isFalse();
        }
    }

    @Test
    void noRunOfTicksMakesTheWholeMuchLonger() {
        for (String run : List.of("`".repeat(40_000), "~".repeat(40_000), "`~".repeat(20_000))) {
            assertThat(Markdown.block(run).length()).isLessThan(40_200);
            assertThat(Markdown.code(run).length()).isLessThan(40_200);
        }
        assertThat(Markdown.block("`".repeat(64)))
                .isEqualTo("`".repeat(65) + "text\n" + "`".repeat(64) + "\n" + "`".repeat(65));
    }

    @Test
    void whatIsOmittedIsCountedInBytesAndNoCharacterIsSplit() {
        String text = "😀".repeat(100);
        for (int most = 60; most < 70; most++) {
            String head = Markdown.shortened(text, most);
            assertThat(head).matches("(😀)+… \\[[0-9]+ bytes omitted]");
            int kept = head.substring(0, head.indexOf('…')).getBytes(StandardCharsets.UTF_8).length;
            assertThat(head).contains("[" + (400 - kept) + " bytes omitted]");
            assertThat(Markdown.tail(text, most)).matches("\\[[0-9]+ bytes omitted]\n(😀)+");
        }
    }

    private static String hostile(Random random) {
        var text = new StringBuilder();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())))
                    .append(random.nextBoolean() ? "x" : "");
        }
        return text.toString();
    }

    /** All that is not in code. */
    private static String outside(String markdown) {
        var text = new StringBuilder();
        Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .build()
                .parse(markdown)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Text node) {
                                text.append(node.getLiteral());
                            }

                            @Override
                            public void visit(Code code) {}

                            @Override
                            public void visit(FencedCodeBlock code) {}

                            @Override
                            public void visit(org.commonmark.node.HtmlBlock html) {
                                text.append("HTML");
                            }

                            @Override
                            public void visit(org.commonmark.node.HtmlInline html) {
                                text.append("HTML");
                            }
                        });
        return text.toString();
    }
}
