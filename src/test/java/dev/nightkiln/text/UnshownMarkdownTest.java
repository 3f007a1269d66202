package dev.nightkiln.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words for the agent alone, in Markdown of which GitHub's page shows nothing. */
class UnshownMarkdownTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "```js EVIL words\nseen\n```",
                "~~~ js EVIL\nseen\n~~~",
                "> ```js EVIL\n> seen\n> ```",
                "|seen|\n|-|\n|x| EVIL |\n",
                "|seen|b|\n|-|-|\n|x||EVIL|z|\n",
                "seen | b\n--|--\nx\\|y | z | EVIL\n",
                "seen\n\n[^1]: EVIL words",
                "seen\n[^1]: EVIL words\nEVIL too",
                "seen\n\n[^1]: a\n\n    EVIL words\n\n    EVIL too",
                "seen\n\n[^1]: a b\n\n    EVIL words",
                "seen\n\n- x\n\n  [^1]: EVIL words",
                "seen\n\n[^a-b]: EVIL words\n---",
                "```mermaid\ngraph TD\n  %% EVIL\nseen\n```",
                "seen\n```geojson\n{\"EVIL\": 1}\n```",
                "seen <ruby>a<rp>EVIL</rp></ruby>"
            })
    void markdownThatAPageLeavesOutIsCut(String hidden) {
        HiddenText.Cleaned cleaned = HiddenText.clean(hidden);

        assertThat(cleaned.text()).as(hidden).contains("seen").doesNotContain("EVIL");
        assertThat(cleaned.removed()).isNotEmpty();
        assertThat(HiddenText.clean(cleaned.text()).text()).isEqualTo(cleaned.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```c++\nint a;\n```",
                "```\n[^1]: code\n```",
                "|a|b|\n|-|-|\n|x|y\\|z|\n|x|",
                "text [^1] and [^2]: in the middle",
                "    indented code"
            })
    void markdownThatAPageShowsStays(String shown) {
        assertThat(HiddenText.clean(shown).text()).isEqualTo(shown);
    }
}
