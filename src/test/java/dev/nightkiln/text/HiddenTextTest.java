package dev.nightkiln.text;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Map.entry;

import dev.nightkiln.text.HiddenText.Cleaned;
import dev.nightkiln.text.HiddenText.Kind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What GitHub's page does not show does not come through; what people write does. */
class HiddenTextTest {
    /** Stands where nobody would see it. */
    private static final String X = "EVIL";

    @Test
    void whatThePageDoesNotShowIsCut() {
        for (String text :
                List.of(
                        "a <!-- EVIL --> b",
                        "<!-- EVIL",
                        "<!--\n\nEVIL\n\n-->",
                        "<!-- <!-- EVIL --> --> b",
                        "a <!-- `x` EVIL --> b",
                        "<!--\n```\nEVIL\n```\n-->",
                        "<div>\n```\n<!-- EVIL -->\n```\n</div>",
                        "<!-\u200b- EVIL -->",
                        "<div title='EVIL'>a</div>",
                        "a <b EVIL=1>c</b>",
                        "a <EVIL> b",
                        "<details EVIL>a</details>",
                        "<div data-x=\"\n\nEVIL",
                        "<script>\n\nEVIL\n\n</script>",
                        "<style>EVIL</style>",
                        "<template>EVIL</template>",
                        "<textarea>EVIL",
                        "<svg><text>EVIL</text></svg>",
                        "<?EVIL ?>",
                        "<!DOCTYPE EVIL>",
                        "<![CDATA[EVIL]]>",
                        "<img src=x alt='EVIL'>",
                        "![EVIL](https://x.example/a.png)",
                        "![a](https://x.example/EVIL.png)",
                        "![a](x 'EVIL')",
                        "![EVIL][r]\n\n[r]: /x",
                        "[a](https://x.example 'EVIL')",
                        "[a](javascript:EVIL)",
                        "[a](data:text/plain,EVIL)",
                        "[//]: # (EVIL)",
                        "[EVIL]: x",
                        "> [a]: x\n> 'EVIL'",
                        "- <!-- EVIL -->",
                        "> <!-- a\n> EVIL -->",
                        "| a |\n|---|\n| <!-- EVIL --> |")) {
            assertThat(HiddenText.clean(text).text()).as(text).doesNotContain(X);
            assertThat(HiddenText.clean(text).removed()).as(text).isNotEmpty();
        }
    }

    @Test
    void whatThePageShowsStays() {
        for (String text :
                List.of(
                        "```html\n<!-- shown -->\n```",
                        "`<!-- shown -->`",
                        "    <!-- shown -->",
                        "a < b and c > d",
                        "a <b and nothing more",
                        "see https://example.org/a?b=c&d=e",
                        "<https://example.org>",
                        "fish &amp; chips &lt;!-- shown --&gt;",
                        "<details>\n<summary>Log</summary>\n\nshown\n\n</details>",
                        "| a | b |\n|---|---|\n| 1 | 2 |",
                        "- [ ] one\n- [x] two",
                        "Grüße, naïve café, Ångström, a\u0308",
                        "日本語、中文、한국어",
                        "שלום עולם مرحبا بالعالم",
                        "می\u200cخواهم",
                        "क\u094d\u200dष",
                        "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 🇩🇪",
                        "z̸̡̛alg̷o")) {
            assertThat(HiddenText.clean(text)).as(text).isEqualTo(new Cleaned(text, Map.of()));
        }
    }

    @Test
    void aLinkShowsWhereItLeads() {
        assertThat(HiddenText.clean("[docs](https://example.org/x)").text())
                .isEqualTo("docs (https://example.org/x)");
        assertThat(HiddenText.clean("[docs][d]\n\n[d]: https://example.org/x").text())
                .startsWith("docs (https://example.org/x)");
    }

    @Test
    void invisibleCharactersGoAndAreCounted() {
        int[] invisible = {
            0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2064, 0x2066, 0x2069,
            0xfeff, 0x00ad, 0x034f, 0x061c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x2028, 0x2029,
            0x2800, 0x3164, 0xfe00, 0xfe0f, 0xffa0, 0xfff9, 0xfffb, 0x1bca0, 0x1d173, 0xe0001,
            0xe0041, 0xe007f, 0xe0100, 0xe01ef, 0xe000, 0xf0000, 0xffff
        };
        for (int c : invisible) {
            String text = "a" + Character.toString(c) + "b";
            assertThat(HiddenText.clean(text))
                    .as("U+%X", c)
                    .isEqualTo(new Cleaned("ab", Map.of(Kind.CHARACTER, 1)));
        }
        assertThat(HiddenText.clean("a\ud800b").text()).isEqualTo("ab");
        assertThat(HiddenText.clean("a\u001b[31mb\0\u009b").removed())
                .containsOnly(entry(Kind.CONTROL, 3));
        assertThat(HiddenText.clean("😀" + "\ufe0f".repeat(50)).text()).hasSize(3);
        for (String entity : List.of("&#8203;", "&#x200B;", "&ZeroWidthSpace;", "&#xE0041;")) {
            assertThat(HiddenText.clean("a" + entity + "b").text()).isEqualTo("a b");
        }
        assertThat(HiddenText.cleanLine("fix\u202e\nthat \u200b").text()).isEqualTo("fix that");
    }

    @Test
    void textIsNotPushedOutOfSight() {
        assertThat(HiddenText.clean("a" + " ".repeat(5_000) + "b" + "\n".repeat(900) + "c").text())
                .isEqualTo("a    b\n\n\nc");
    }

    @Test
    void countsAreSaidByKind() {
        assertThat(
                        HiddenText.described(
                                HiddenText.clean("a<!-- x --> <!-- y --> \u200b").removed()))
                .isEqualTo("1 invisible character, 2 HTML comments");
    }
}
