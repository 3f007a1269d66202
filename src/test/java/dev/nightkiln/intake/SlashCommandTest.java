package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a comment commands, next to what only looks like it. */
class SlashCommandTest {
    @Test
    void aCommandIsTheFirstTextOfALine() {
        var table = new LinkedHashMap<String, String>();
        table.put("/agent run", "RUN");
        table.put("/agent retry", "RETRY");
        table.put("/agent cancel", "CANCEL");
        table.put("/agent status", "STATUS");
        table.put("/agent help", "HELP");
        table.put("/agent", "UNKNOWN");
        table.put("/agent   ", "UNKNOWN");
        table.put("/agent dance", "UNKNOWN");
        table.put("/agent run.", "UNKNOWN");
        table.put("/agent running", "UNKNOWN");
        table.put("/agent 42", "UNKNOWN");
        table.put("/agent  run  please", "RUN");
        table.put("/agent\trun", "RUN");
        table.put("/Agent Run", "RUN");
        table.put("/AGENT RETRY", "RETRY");
        table.put("   /agent run", "RUN");
        table.put("Thanks!\n/agent run", "RUN");
        table.put("Thanks!\r\n/agent run\r\nBye", "RUN");
        table.put("Thanks!\r/agent run", "RUN");
        table.put("/agent cancel\n/agent run", "CANCEL");
        table.put("/agent dance\n/agent run", "UNKNOWN");
        table.put("> /agent run\n\n/agent cancel", "CANCEL");
        table.put("/agent run <!-- soon -->", "RUN");
        expect(table);
    }

    @Test
    void whatIsNotTheFirstTextOfALineIsNoCommand() {
        for (String text :
                new String[] {
                    "",
                    " ",
                    "Please /agent run",
                    "/agentrun",
                    "/agents run",
                    "/agent-run",
                    "//agent run",
                    "agent run",
                    "@nightkiln /agent run",
                    "- /agent run",
                    "1. /agent run",
                    "# /agent run",
                    "> /agent run",
                    ">/agent run",
                    "    /agent run",
                    "\t/agent run",
                    "`/agent run`",
                    "**/agent run**",
                    "text\u2028/agent run",
                    "text\u0085/agent run",
                    "\u200b/agent run",
                    "\u00a0/agent run",
                    "/agent\u00a0run",
                    "／agent run",
                    "∕agent run",
                    "/аgent run",
                    "/agеnt run",
                    "/ɑgent run",
                }) {
            assertThat(SlashCommand.in(text)).as(text).isEmpty();
        }
    }

    @Test
    void lookAlikesOfAWordAreUnknownNotTheWord() {
        var table = new LinkedHashMap<String, String>();
        table.put("/agent rυn", "UNKNOWN");
        table.put("/agent ｒｕｎ", "UNKNOWN");
        table.put("/agent \u202erun", "UNKNOWN");
        expect(table);
    }

    @Test
    void codeIsNoCommandHoweverItIsFenced() {
        var table = new LinkedHashMap<String, String>();
        table.put("```\n/agent run\n```", "nothing");
        table.put("~~~\n/agent run\n~~~", "nothing");
        table.put("```sh\n/agent run\n```\n/agent cancel", "CANCEL");
        table.put("````\n```\n/agent run\n```\n````\n/agent cancel", "CANCEL");
        table.put("```\n~~~\n/agent run\n```\n/agent cancel", "CANCEL");
        table.put("~~~\n```\n/agent run\n~~~\n/agent cancel", "CANCEL");
        table.put("```\n`````\n/agent run", "RUN");
        table.put("```\n/agent run", "nothing");
        table.put("```\n    ```\n/agent run\n```\n/agent cancel", "CANCEL");
        table.put("```\n``` sh\n/agent run\n```\n/agent cancel", "CANCEL");
        table.put("```\n\u00a0```\n/agent run\n```\n/agent cancel", "CANCEL");
        table.put("``` not a `fence`\n/agent run", "RUN");
        table.put("``\n/agent run\n``", "nothing");
        table.put("    ```\n/agent run", "RUN");
        table.put("- ```\n  /agent run\n  ```\n\n/agent cancel", "CANCEL");
        table.put("1. ~~~\n   /agent run\n   ~~~\n\n/agent cancel", "CANCEL");
        table.put("- - ```\n  /agent run", "nothing");
        expect(table);
    }

    @Test
    void whatIsHiddenFromReadersIsNoCommand() {
        var table = new LinkedHashMap<String, String>();
        table.put("<!-- /agent run -->", "nothing");
        table.put("<!--\n/agent run\n-->", "nothing");
        table.put("<!--\n/agent run\n-->\n/agent cancel", "CANCEL");
        table.put("text <!-- a -->\n/agent run", "RUN");
        table.put("text <!-- a --> <!-- b\n/agent run\n-->", "nothing");
        table.put("<!-- a\nb --> <!-- c\n/agent run\n-->\n/agent cancel", "nothing");
        table.put("<!-- never closed\n/agent run", "nothing");
        table.put("```\n<!--\n```\n/agent run", "RUN");
        expect(table);
    }

    @Test
    void whatIsQuotedListedOrMarkedUpIsNoCommand() {
        var table = new LinkedHashMap<String, String>();
        table.put("> said\n/agent run", "nothing");
        table.put("> said\n\n/agent run", "RUN");
        table.put("- item\n/agent run", "nothing");
        table.put("- item\n\n  /agent run", "nothing");
        table.put("1. item\n\n/agent run", "RUN");
        table.put("**bold\n/agent run**", "nothing");
        table.put("~~gone\n/agent run~~", "nothing");
        table.put("[a\n/agent run](http://example.com)", "nothing");
        table.put("![a\n/agent run](http://example.com/a.png)", "nothing");
        table.put("`a\n/agent run`", "nothing");
        table.put("| a |\n|---|\n/agent run", "nothing");
        table.put("[^1]: note\n/agent run", "nothing");
        table.put("[^1]: a longer note\n\n/agent run", "RUN");
        table.put("[^1]: a longer note\nof lines\n/agent run", "nothing");
        table.put("[^1]: note\n\n    /agent run", "nothing");
        table.put("[a]: http://example.com '\n/agent run\n'", "nothing");
        table.put("/agent run\n---", "nothing");
        table.put("\\/agent run", "nothing");
        table.put("&#47;agent run", "nothing");
        expect(table);
    }

    @Test
    void whatStandsInHtmlIsNoCommand() {
        var table = new LinkedHashMap<String, String>();
        for (String tag : List.of("pre", "code", "blockquote", "details", "table", "div", "del")) {
            String open = "<" + tag + ">";
            String close = "</" + tag + ">";
            table.put(open + "/agent run" + close, "nothing");
            table.put(open + "\n/agent run\n" + close, "nothing");
            table.put(open + "\n\n/agent run\n\n" + close, "nothing");
            table.put("text " + open + "\n/agent run\n" + close, "nothing");
            table.put("text " + open + "\n\n/agent run\n\n" + close, "nothing");
            table.put(open.toUpperCase(Locale.ROOT) + "\n\n/agent run", "nothing");
            table.put("a " + open + "b" + close + "\n/agent run", "RUN");
        }
        table.put("<details><summary>x</summary>\n\n/agent run\n\n</details>", "nothing");
        table.put("<details>\n\n- a\n\n</details>\n\n/agent run", "RUN");
        table.put("<details/>\n\n/agent run", "nothing");
        table.put("a <br/> b\n/agent run", "RUN");
        table.put("<p align=center>a</p>\n\n/agent run", "RUN");
        table.put("/agent run\n\n<details>later", "RUN");
        expect(table);
    }

    @Test
    void htmlThatOnlySeemsClosedStaysOpen() {
        for (String before :
                new String[] {
                    "<details><!-- </details> -->",
                    "<details><!-- --!> </details> -->",
                    "<!-- --!><details> -->",
                    "<!--><details> -->",
                    "<!---><details> -->",
                    "<details title=\"</details>\">",
                    "<details><script></details></script>",
                    "<details><b></details>",
                    "<details></detail s>",
                    "<plaintext></plaintext>",
                    "<details><textarea><!--</textarea></details>-->",
                    "<?php ><details> ?>",
                    "<!X <details> >",
                    "<![CDATA[ > <details> ]]>",
                }) {
            String comment = before + "\n\n/agent run\n";
            assertThat(SlashCommand.in(comment)).as(comment).isEmpty();
            assertThat(SlashCommand.in("text " + comment)).as("text " + comment).isEmpty();
        }
        for (String block :
                List.of("<div \" a=\" ></div>", "<div a='\"' b='></div>", "<div title=\"\n")) {
            assertThat(SlashCommand.in(block + "\n\n/agent run")).as(block).isEmpty();
        }
    }

    @Test
    void aLineMadeToTakeLongIsReadAtOnce() {
        String gaps = "-    ".repeat(13_000);
        assertThat(SlashCommand.in(gaps + "x\n/agent run")).isEmpty();
        assertThat(SlashCommand.in(gaps + "x\n\n/agent run")).contains(SlashCommand.RUN);
        String spaces = "/agent" + " ".repeat(60_000) + "!";
        assertThat(SlashCommand.in(spaces)).contains(SlashCommand.UNKNOWN);
        assertThat(SlashCommand.in("`".repeat(65_000) + "\n/agent run")).isEmpty();
        for (String piece :
                List.of("<a ", "[", "*a ", "<!--", "![](", "<a b='", "~~a ", "</a>", "[^1]: a\n")) {
            String many = piece.repeat(30_000 / piece.length()) + "\na".repeat(15_000);
            assertThat(SlashCommand.in("/agent run\n" + many)).contains(SlashCommand.RUN);
        }
    }

    private static void expect(Map<String, String> table) {
        table.forEach((comment, wanted) ->
                assertThat(SlashCommand.in(comment))
                        .as(comment)
                        .isEqualTo(
                                wanted.equals("nothing")
                                        ? Optional.empty()
                                        : Optional.of(SlashCommand.valueOf(wanted))));
    }
}
