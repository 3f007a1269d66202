package dev.nightkiln.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nightkiln.text.HiddenText.Cleaned;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts that no one would write: cleaned for good, and without taking long. */
class AnyTextTest {
    @Test
    void anyTextAtAllIsCleanedOnceAndForAll() {
        String[] pieces = {
            "<!--",
            "-->",
            "<",
            ">",
            "<div ",
            "\"",
            "'",
            "`",
            "```\n",
            "~~~\n",
            "\n",
            "\n\n",
            " ",
            "    ",
            "[",
            "]",
            "(",
            ")",
            "!",
            "](",
            "]: ",
            "[a]: b\n",
            "<script>",
            "</script>",
            "&#",
            "8203;",
            "&amp;",
            "> ",
            "- ",
            "# ",
            "*",
            "_",
            "|",
            "\\",
            "a",
            "http://a.b",
            "<?",
            "?>",
            "<![CDATA[",
            "]]>",
            "\u200b",
            "\u200d",
            "😀",
            "\ud83d",
            "\ude00",
            "\ufe0f",
            "\u202e",
            "\t",
            "\r",
            "\0",
            "ä",
            "م",
            "\u200c",
            "\udb40\udc41",
            "<b>",
            "</b>",
            "<a href=x>"
        };
        var random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String once = HiddenText.clean(text.toString()).text();
            Cleaned twice = HiddenText.clean(once);
            assertThat(twice).as(text.toString()).isEqualTo(new Cleaned(once, Map.of()));
        }
    }

    @Test
    void hostileTextsOfFullSizeTakeNoTime() {
        for (String piece :
                List.of(
                        "<!--",
                        "<",
                        "<a ",
                        "[",
                        "![",
                        "[a](",
                        "> ",
                        "- ",
                        "*a ",
                        "**a *",
                        "`",
                        "&#",
                        "\n",
                        " ",
                        "<!-- -->",
                        "[a]: b\n",
                        "<div>\n",
                        "\u200b",
                        "</",
                        "<?",
                        "|",
                        "`-->`<!--",
                        "a\n\n",
                        "[a][",
                        "]",
                        "_a*",
                        "\\")) {
            String text = piece.repeat(65_536 / piece.length());
            long start = System.nanoTime();
            assertThatCode(() -> HiddenText.clean(text)).as(piece).doesNotThrowAnyException();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(piece)
                    .isLessThan(Duration.ofMinutes(1));
        }
        var random = new Random(3);
        for (int run = 0; run < 20; run++) {
            var text = new StringBuilder();
            random.ints(100_000, 0, 0x10000).forEach(c -> text.append((char) c));
            assertThatCode(() -> HiddenText.clean(text.toString())).doesNotThrowAnyException();
        }
    }
}
