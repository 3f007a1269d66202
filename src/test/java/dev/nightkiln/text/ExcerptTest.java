package dev.nightkiln.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.testing.HostileText;
import dev.nightkiln.testing.Rendered;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cut anywhere, what is left means what it meant. */
class ExcerptTest {
    private static final String MARKER = "<!-- nightkiln:x -->";

    @Test
    void noPartIsEverCutAndTheEndsStay() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            List<String> parts =
                    Stream.generate(() -> part(random)).limit(3 + random.nextInt(12)).toList();
            String text = MARKER + "\n" + String.join("\n\n", parts) + "\n\nHow to go on\n";
            int limit = 200 + random.nextInt(text.length());
            String cut = Excerpt.ofCharacters(limit, text);

            assertThat(cut.length()).isLessThanOrEqualTo(limit);
            assertThat(cut).startsWith(MARKER).endsWith("How to go on\n");
            List<String> whole = Rendered.outsideCode(text);
            assertThat(
                            Rendered.outsideCode(cut).stream()
                                    .filter(node -> !node.contains("bytes omitted]"))
                                    .filter(node -> !node.strip().equals("Paragraph")))
                    .as(cut)
                    .isSubsetOf(whole);
            assertThat(count(cut, "<details>")).isEqualTo(count(cut, "</details>"));
        }
    }

    @Test
    void itSaysHowManyBytesAreMissingAndCountsThemWhereBytesAreLimited() {
        String text =
                "a\n\n" + "é".repeat(300) + "\n\n```text\n" + "€".repeat(300) + "\n```\n\nz\n";
        String cut = Excerpt.ofBytes(1_000, text);
        assertThat(cut).isEqualTo("a\n\n" + "é".repeat(300) + "\n\n[914 bytes omitted]\n\nz\n");
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1_000);
        assertThat(Excerpt.ofBytes(2_000, text)).isEqualTo(text);
        assertThat(Excerpt.ofCharacters(400, "x".repeat(500))).isEqualTo("[500 bytes omitted]\n\n");
    }

    private static String part(Random random) {
        String hostile = any(HostileText.BLOCKS, random);
        return switch (random.nextInt(4)) {
            case 0 -> Markdown.block(hostile);
            case 1 ->
                    Markdown.folded(
                            "Log of " + Markdown.html(any(HostileText.LINES, random)),
                            Markdown.block(hostile) + "\n\nafter");
            case 2 ->
                    "| a | b |\n|---|---|\n"
                            + Stream.generate(() -> Markdown.cell(any(HostileText.LINES, random)))
                                    .limit(5)
                                    .map(cell -> "| " + cell + " | x |")
                                    .collect(Collectors.joining("\n"));
            default -> "Some " + Markdown.code(any(HostileText.LINES, random)) + " words";
        };
    }

    private static String any(List<String> texts, Random random) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static long count(String text, String tag) {
        return Rendered.outsideCode(text).stream().filter(node -> node.contains(tag)).count();
    }
}
