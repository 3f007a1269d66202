package dev.nightkiln.bundle;

import static dev.nightkiln.testing.Proven.byCommand;
import static dev.nightkiln.testing.Proven.seen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.secrets.Secrets;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.testing.HostileText;
import dev.nightkiln.testing.Proven;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.CheckOutcome;
import dev.nightkiln.verify.CheckResult;
import dev.nightkiln.verify.GateResult;
import dev.nightkiln.verify.Standing;
import dev.nightkiln.verify.TestDelta;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

class EvidencePageTest {
    /** All tags and their attributes, with the text of what is quoted left out. */
    private static final Pattern TAG = Pattern.compile("<[^<>]*>");

    @TempDir private Path directory;
    private Path records = Path.of("");

    @BeforeEach
    void someRecords() throws IOException {
        records = SomeContents.records(directory.resolve("records"));
    }

    private EvidencePage page(String state, Evidence evidence) throws IOException {
        var bundles = new EvidenceBundles(directory.resolve(state), new Secrets(), Seal.NONE);
        bundles.make(SomeContents.of(records, evidence));
        try (KeptBundle kept = bundles.open(Proven.TASK, 1).orElseThrow()) {
            return EvidencePage.of(kept);
        }
    }

    @Test
    void everythingOfABundleIsOnItsPage() throws IOException {
        EvidencePage page = page("s", SomeContents.evidence());

        new Golden("bundle").check("page.html", page.html().replaceAll("\\d+ bytes", "N bytes"));
        assertThat(page.html())
                .doesNotContain("<script", "http://", "https://", "style=")
                .contains("<table>", "files/records/check-1/screenshots/home_page.png");
        assertThat(page.policy()).startsWith("default-src 'none'").contains("'sha256-");
    }

    @Test
    void quotedTextStaysTextOnThePage() throws IOException {
        List<String> benign = tags(page("benign", evidence("x", "x")).html());
        int n = 0;
        for (String text :
                Stream.concat(HostileText.LINES.stream(), HostileText.BLOCKS.stream()).toList()) {
            String html =
                    page("h" + n++, evidence("x" + text.replace('\n', ' '), "x" + text)).html();
            assertThat(String.join("\n", tags(html))).as(text).isEqualTo(String.join("\n", benign));
        }
    }

    /** Addresses within the page differ with the digests of what is quoted. */
    private static List<String> tags(String html) {
        return TAG.matcher(html.substring(html.indexOf("</style>")))
                .results()
                .map(tag -> tag.group().replaceAll("f-[0-9a-f]{12}", "f-"))
                .toList();
    }

    private static Evidence evidence(String line, String block) {
        var run =
                new CheckResult(
                        line,
                        List.of("sh", "-ec", line),
                        "i",
                        CheckOutcome.PASSED,
                        0,
                        1,
                        block,
                        "0".repeat(64),
                        1,
                        "check-1.log");
        var compared =
                new CheckComparison(
                        run,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Standing.UNCOMPARED,
                        TestDelta.NONE,
                        List.of(),
                        List.of());
        return Proven.of(compared)
                .with(byCommand(line, "y" + line))
                .with(seen(Signal.LOOSENED_TEST, Reaction.WARN, block, line))
                .with(new GateResult("policy", GateResult.Outcome.PASSED, line, List.of(block)))
                .decided(block)
                .evidence();
    }
}
