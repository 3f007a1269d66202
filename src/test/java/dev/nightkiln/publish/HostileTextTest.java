package dev.nightkiln.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.evidence.EvidenceComment;
import dev.nightkiln.evidence.EvidenceComment.Evidence;
import dev.nightkiln.evidence.Proof;
import dev.nightkiln.testing.HostileText;
import dev.nightkiln.testing.Rendered;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.verify.CheckResult;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything we write to GitHub, whole, with hostile text in every place that is not ours: it has
 * to be the same text, but for what stands in code.
 */
class HostileTextTest {
    /** Where many bots look for commands: the source of a comment, line by line. */
    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?im)^\\s*(?:/[a-z][\\w-]*(?:\\s|$)|@[\\w-]+(?:\\[bot])?[,:]? \\w|bors \\w)");

    private static final Pattern UNSEEN =
            Pattern.compile(
                    "[\\p{Cc}\\p{Cs}&&[^\\n\\t]]|[\\u200b\\u2028\\u2029\\u2060\\u202e\\u2066\\x{e0041}]");

    private static final Pattern LIVE_IN_TITLE =
            Pattern.compile(
                    "(?i)[#@]\\w|\\bgh-\\d|://|\\bwww\\.\\w|^/[a-z]|\\[(?:skip|no|ci) |\\*NO_CI|bors r"
                            + "|\\n|[\\p{Cc}\\p{Cs}\\u202e\\u200b]");

    @Test
    void quotedTextStaysInCodeInEveryCommentAndCheckRun() {
        Map<String, String> benign = EveryText.of("x", "x");
        for (String line : HostileText.LINES) {
            // A rendering of nothing is no code, so there is always something.
            hold(benign, EveryText.of("x" + line, "x"), line);
            hold(benign, EveryText.of(line + "x", "x"), line);
            hold(benign, EveryText.of("x", line + "x"), line);
        }
        for (String block : HostileText.BLOCKS) {
            hold(benign, EveryText.of("x", block), block);
            hold(benign, EveryText.of("x" + block + "x", block), block);
        }
    }

    private static void hold(Map<String, String> benign, Map<String, String> hostile, String what) {
        hostile.forEach((name, text) -> {
            assertThat(Rendered.outsideCode(text))
                    .as("%s with %s", name, what)
                    .isEqualTo(Rendered.outsideCode(benign.getOrDefault(name, "")));
            assertThat(COMMAND.matcher(text).find()).as("command in %s: %s", name, text).isFalse();
            assertThat(UNSEEN.matcher(text).find()).as("%s with %s", name, what).isFalse();
        });
    }

    @Test
    void whatIsTooLongLeavesTheEndAndTheStructureOfItsComment() {
        String long1 = "|`@ada ".repeat(40_000);
        String long2 = ("```\n@ada </details>\n~~~\n" + "é€😀".repeat(50) + "\n").repeat(3_000);
        EveryText.of(long1, long2)
                .forEach((name, text) -> {
                    boolean check = name.startsWith("check");
                    assertThat(check ? text.getBytes(StandardCharsets.UTF_8).length : text.length())
                            .as(name)
                            .isLessThanOrEqualTo(check ? 65_535 : 65_536);
                    assertThat(outside(text)).as(name).noneMatch(node -> node.contains("ada <"));
                });
        for (String name : List.of("evidence", "escalation", "check", "check nightkiln/policy")) {
            assertThat(EveryText.of(long1, long2).get(name)).as(name).contains(" bytes omitted]");
        }
        assertThat(outside(EveryText.of(long1, long2).getOrDefault("escalation", "")))
                .anyMatch(node -> node.endsWith("Text How to go on"))
                .anyMatch(node -> node.contains("phase checking"));
        assertThat(outside(EveryText.of(long1, long2).getOrDefault("evidence", "")))
                .anyMatch(node -> node.endsWith("Text Not checked:"))
                .anyMatch(node -> node.contains(" · policy "));
    }

    private static List<String> outside(String text) {
        return Rendered.outsideCode(text);
    }

    @Test
    void aThousandChecksFitAndTheRestIsCounted() {
        Evidence one = EveryText.evidence("x".repeat(99), "y".repeat(5_000));
        List<CheckResult> many = Collections.nCopies(1_000, one.checks().getFirst());
        var evidence =
                new Evidence(
                        one.task(),
                        one.head(),
                        many,
                        one.gates(),
                        one.agent(),
                        one.stat(),
                        "d",
                        one.input(),
                        Proof.NONE);
        String text = EvidenceComment.render(evidence);
        assertThat(text.length()).isLessThanOrEqualTo(65_536);
        assertThat(text).containsPattern("… and \\d+ more checks").contains("Not checked:");
        assertThat(outside(text).stream().filter(node -> node.contains("</details>")))
                .hasSameSizeAs(
                        outside(text).stream().filter(node -> node.contains("<details>")).toList());
    }

    @Test
    void noTitleOrSubjectClosesCallsLinksOrSkipsAnything() {
        Stream.concat(HostileText.LINES.stream(), HostileText.BLOCKS.stream())
                .forEach(text -> {
                    for (int most : List.of(72, 200)) {
                        String title = Markdown.title(text, most);
                        assertThat(title.length()).isLessThanOrEqualTo(most);
                        assertThat(LIVE_IN_TITLE.matcher(title).find()).as(title).isFalse();
                    }
                });
    }

    @Test
    void nothingOfTheIssueGetsIntoANameOfABranch() {
        Stream.concat(HostileText.LINES.stream(), HostileText.BLOCKS.stream())
                .forEach(text ->
                        assertThat(EveryText.task(text).branch())
                                .isEqualTo("agent/issue-7-2345678923-2"));
    }
}
