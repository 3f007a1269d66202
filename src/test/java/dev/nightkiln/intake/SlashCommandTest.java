package dev.nightkiln.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
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
        table.put("``\n/agent run\n``", "RUN");
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
        table.put("<!-- a\nb --> <!-- c\n/agent run\n-->\n/agent cancel", "CANCEL");
        table.put("<!-- never closed\n/agent run", "nothing");
        table.put("```\n<!--\n```\n/agent run", "RUN");
        expect(table);
    }

    @Test
    void aLineMadeToTakeLongIsReadAtOnce() {
        String gaps = "-    ".repeat(13_000);
        assertThat(SlashCommand.in(gaps + "x\n/agent run")).contains(SlashCommand.RUN);
        String spaces = "/agent" + " ".repeat(60_000) + "!";
        assertThat(SlashCommand.in(spaces)).contains(SlashCommand.UNKNOWN);
        assertThat(SlashCommand.in("`".repeat(65_000) + "\n/agent run")).isEmpty();
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
