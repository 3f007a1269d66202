package dev.nightkiln.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.spec.SpecificationResult.Understood;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.ObjectMapper;

import java.util.ArrayList;
import java.util.List;

/** What holds for every issue, and what no issue may do to its reader. */
class SpecificationReaderTest {
    private static final String GOAL =
            "### Outcome\n\nThe page names the product in its title.\n\n";

    private final SpecificationReader reader = new SpecificationReader();

    @Test
    void theSchemaKnowsThePartsThatAreRead() {
        var schema = new ObjectMapper().readTree(SpecificationSchema.text());

        var keys = new ArrayList<String>();
        schema.path("properties").propertyNames().forEach(keys::add);
        assertThat(keys).containsExactlyElementsOf(Part.keys());
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnce() {
        var gaps = gaps("### Budget\n\nlots\n\n### Files\n\n- /etc/passwd\n");

        assertThat(gaps).extracting(Gap::part).containsExactly("outcome", "budget", "files 1");
    }

    @Test
    void anIssueThatIsLongerThanGitHubTakesIsNotRead() {
        assertThat(gaps("word ".repeat(14_000))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x => `null`",
                "`parse(\"\")` → `null`",
                "the docs mention `npm install`",
                "it returns: `true_value`",
                "the key is called `make`d",
                "`rm` is gone",
                "say `run ...`",
                "the flag `--test`"
            })
    void codeThatOnlyDescribesIsNoCommand(String criterion) {
        assertThat(proof(criterion)).doesNotContain("     command: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it works => `make test`",
                "it works -> `FOO=1 make test`",
                "it works: `./run.sh`",
                "it works (`mvn verify`)",
                "it works with `npm test`.",
                "`pytest -q` passes",
                "`pytest -q`",
                "it works; command: `something own`",
                "it works => make test",
                "Befehl: `irgendwas`",
                "it works\n  `mvn -q verify`",
                "it works, and the line\n  is wrapped => `make test`"
            })
    void whatShowsACriterionIsItsCommand(String criterion) {
        assertThat(proof(criterion)).contains("     command: ");
    }

    @Test
    @Timeout(30)
    void hostileMarkdownTakesNoLongTime() {
        for (String evil :
                List.of(
                        "*".repeat(60_000),
                        "[".repeat(60_000),
                        "`".repeat(60_000),
                        "` ".repeat(30_000),
                        "**a".repeat(20_000),
                        "> ".repeat(30_000),
                        "- ".repeat(30_000),
                        "- a => `".repeat(7_000),
                        "### Exit criteria\n\n- " + "a (".repeat(15_000),
                        "### Exit criteria\n\n- " + "run: ".repeat(12_000),
                        "### Exit criteria\n\n- " + "`a".repeat(30_000),
                        "### Exit criteria\n\n" + "- x\n".repeat(15_000),
                        "### Files\n\n" + ",".repeat(60_000),
                        "### Budget\n\n" + "9".repeat(60_000),
                        "---\n" + "outcome:\n".repeat(6_000) + "---\n",
                        "---\noutcome: " + "x".repeat(31_000) + "\n---\n",
                        "#".repeat(60_000),
                        "Goal: ".repeat(10_000),
                        "\n".repeat(60_000),
                        "<!--".repeat(15_000),
                        "a\n\n".repeat(20_000))) {
            assertThat(reader.read("Title", evil)).isNotNull();
            assertThat(reader.read("Title", GOAL + evil.substring(0, 50_000 % evil.length())))
                    .isNotNull();
        }
    }

    private List<Gap> gaps(String body) {
        return switch (reader.read("Title", body)) {
            case Incomplete(var gaps, _) -> gaps;
            case Understood understood -> throw new AssertionError(understood);
        };
    }

    private String proof(String criterion) {
        return SpecificationReport.render(
                reader.read("Title", GOAL + "### Exit criteria\n\n- " + criterion + "\n"), "issue");
    }
}
