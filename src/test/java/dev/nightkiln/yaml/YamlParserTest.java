package dev.nightkiln.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;

import org.junit.jupiter.api.Test;

import java.util.Random;

class YamlParserTest {
    private static final String SIGNS = "a1: \n\t-[]{},#&*!|>'\"%@`?\\~\r\u0000\u2028\uD800é=<.";

    @Test
    void unquotedWordsMeanWhatYaml12Says() {
        assertThat(kind("yes")).isEqualTo(Kind.TEXT);
        assertThat(kind("on")).isEqualTo(Kind.TEXT);
        assertThat(kind("true")).isEqualTo(Kind.BOOLEAN);
        assertThat(kind("\"true\"")).isEqualTo(Kind.TEXT);
        assertThat(kind("12")).isEqualTo(Kind.NUMBER);
        assertThat(kind("1.5")).isEqualTo(Kind.NUMBER);
        assertThat(kind("12m")).isEqualTo(Kind.TEXT);
        assertThat(kind("~")).isEqualTo(Kind.NOTHING);
        assertThat(kind("")).isEqualTo(Kind.NOTHING);
    }

    @Test
    void anyTextEndsInATreeOrAProblemWithALineOfTheFile() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder("a: [b, {c: 'd'}]\ne:\n  - f: \"g\"\n  - |\n    h\n");
            for (int edit = random.nextInt(8); edit >= 0; edit--) {
                int at = random.nextInt(text.length());
                char sign = SIGNS.charAt(random.nextInt(SIGNS.length()));
                if (random.nextBoolean()) {
                    text.insert(at, sign);
                } else {
                    text.setCharAt(at, sign);
                }
            }
            var problems = new Problems("f");
            boolean read = YamlParser.parse(text.toString(), problems).isPresent();
            assertThat(read).as(text.toString()).isEqualTo(problems.isEmpty());
            long lines = text.chars().filter(sign -> sign == '\n').count() + 1;
            assertThat(problems.list())
                    .as(text.toString())
                    .allMatch(problem -> problem.line() >= 1 && problem.line() <= lines);
        }
    }

    @Test
    void aMessageShowsOnlyTheBeginningOfAStrangersText() {
        assertThat(Problems.quoted("a`b\n\u202E" + "c".repeat(100)))
                .isEqualTo("`a?b??" + "c".repeat(55) + "…`");
    }

    private static Kind kind(String value) {
        var problems = new Problems("f");
        Mapping mapping = YamlParser.parse("key: " + value + "\n", problems).orElseThrow();
        return mapping.entries().getFirst().value() instanceof Scalar scalar
                ? scalar.kind()
                : Kind.NOTHING;
    }
}
