package dev.nightkiln.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.policy.ChangeVerdict.Allowed;
import dev.nightkiln.policy.ChangeVerdict.Denied;
import dev.nightkiln.policy.ChangeVerdict.Held;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

class ChangeJudgeTest {
    private static final List<PathRule> PROTECTED =
            List.of(
                    rule(".github/workflows/**", 4),
                    rule("CODEOWNERS", 5),
                    rule("ci/*.sh", 6),
                    rule("**/hooks/**", 7),
                    rule("straße/café.txt", 8),
                    rule("package-lock.json", 9));

    private static PathRule rule(String pattern, int line) {
        return new PathRule(pattern, new Source("policy.yml", line));
    }

    /** Status, old and new mode, path as Java writes it, and the line of the rule that holds it. */
    @ParameterizedTest(name = "{0} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '"',
            textBlock =
                    """
                    A | 000000 | 100644 | .github/workflows/new.yml              | 4
                    M | 100644 | 100644 | .github/workflows/ci.yml               | 4
                    D | 100644 | 000000 | .github/workflows/ci.yml               | 4
                    M | 100644 | 100755 | .github/workflows/ci.yml               | 4
                    T | 100644 | 120000 | .github/workflows/ci.yml               | 4
                    A | 000000 | 100644 | .github/workflows/a/b/c.yml            | 4
                    A | 000000 | 120000 | .github/workflows                      | 4
                    A | 000000 | 100644 | .github/workflows                      | 4
                    A | 000000 | 120000 | .github                                | 4
                    A | 000000 | 120000 | .GitHub                                | 4
                    A | 000000 | 100644 | .GITHUB/Workflows/x.yml                | 4
                    A | 000000 | 100644 | .g\\u200cithub/workflows/x.yml         | 4
                    A | 000000 | 100644 | .github/work\\ufeffflows/x.yml         | 4
                    A | 000000 | 100644 | .github./workflows/x.yml               | 4
                    A | 000000 | 100644 | .github/workflows /x.yml               | 4
                    A | 000000 | 100644 | .github/workflows. . ./x.yml           | 4
                    A | 000000 | 100644 | .github/workflows::$INDEX_ALLOCATION/x | 4
                    A | 000000 | 100644 | GITHUB~1/workflows/x.yml               | 4
                    A | 000000 | 100644 | .github/WORKFL~1/x.yml                 | 4
                    A | 000000 | 100644 | .github/WO7EBA~1/x.yml                 | 4
                    A | 000000 | 100644 | .github/\\uff57orkflows/x.yml          | 4
                    A | 000000 | 100644 | .github/wor\\u212aflows/x.yml          | 4
                    A | 000000 | 100644 | .github/workflow\\u017f/x.yml          | 4
                    A | 000000 | 100644 | CODEOWNERS                             | 5
                    A | 000000 | 100644 | docs/CODEOWNERS                        | 5
                    A | 000000 | 100644 | a/b/codeowners                         | 5
                    A | 000000 | 100644 | codeowner\\u017f                       | 5
                    A | 000000 | 100644 | CODEOWNERS:stream                      | 5
                    A | 000000 | 100644 | CODEOW~1                               | 5
                    T | 100644 | 120000 | docs/CODEOWNERS                        | 5
                    A | 000000 | 100644 | ci/build.sh                            | 6
                    A | 000000 | 100644 | CI/Build.SH                            | 6
                    A | 000000 | 120000 | ci                                     | 6
                    A | 000000 | 100644 | hooks/pre-commit                       | 7
                    A | 000000 | 100644 | a/b/hooks/c/d                          | 7
                    A | 000000 | 100644 | strasse/cafe\\u0301.txt                | 8
                    A | 000000 | 100644 | STRASSE/CAF\\u00c9.TXT                 | 8
                    M | 100644 | 100644 | web/package-lock.json                  | 9
                    A | 000000 | 100644 | PACKAG~1.JSO                           | 9
                    A | 000000 | 100644 | .github/workflows.yml                  | 0
                    A | 000000 | 100644 | .github/ISSUE_TEMPLATE/a.md            | 0
                    A | 000000 | 100644 | a/.github/workflows/x.yml              | 0
                    A | 000000 | 100644 | CODEOWNERS.md                          | 0
                    A | 000000 | 100644 | CODEOWNERS/notes                       | 0
                    A | 000000 | 100644 | ci/sub/build.sh                        | 0
                    A | 000000 | 100644 | ci/build.sh.txt                        | 0
                    A | 000000 | 100644 | myhooks/x                              | 0
                    A | 000000 | 100644 | .github\\uff0fworkflows/x.yml          | 0
                    A | 000000 | 100644 | src/Main.java                          | 0
                    A | 000000 | 100644 | README~1                               | 0
                    """)
    void protectedPathsAreHeldUnderEveryName(
            char status, String old, String now, String path, int line) {
        String real = unescaped(path);
        var verdict = judge(true, 100, List.of(rule("**", 3)), file(status, old, now, real));

        switch (verdict) {
            case Allowed() -> assertThat(line).as("nothing held it").isZero();
            case Held(var touched) ->
                    assertThat(touched)
                            .singleElement()
                            .satisfies(
                                    one -> assertThat(one.rule().source().line()).isEqualTo(line));
            case Denied(var denials) -> throw new AssertionError(denials);
        }
    }

    private static String unescaped(String path) {
        var matcher = java.util.regex.Pattern.compile("\\\\u([0-9a-f]{4})").matcher(path);
        return matcher.replaceAll(one ->
                java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(one.group(1), 16))));
    }

    @Test
    void aRenameCountsAtBothEnds() {
        var held =
                (Held)
                        judge(
                                true,
                                100,
                                List.of(rule("**", 3)),
                                file('D', "100644", "000000", ".github/workflows/ci.yml"),
                                file('A', "000000", "100644", "old.yml"),
                                file('D', "100644", "000000", "mine"),
                                file('A', "000000", "100644", "docs/CODEOWNERS"));
        assertThat(held.touched().stream().map(Object::toString))
                .containsExactly(
                        ".github/workflows/ci.yml is protected by .github/workflows/**"
                                + " (policy.yml:4)",
                        "docs/CODEOWNERS is protected by CODEOWNERS (policy.yml:5)");
    }

    @Test
    void everyDenialNamesRuleLineValueAndMend() {
        var binary = new ChangedFile("src/a.png", "src/a.png", 'A', "000000", "100644", 0, true);
        var denied =
                (Denied)
                        judge(
                                false,
                                3,
                                List.of(rule("src/**", 3)),
                                file('M', "100644", "100644", "README.md"),
                                file('A', "000000", "160000", "src/module"),
                                file('M', "100644", "100755", "src/run.sh"),
                                file('M', "100755", "100755", "src/was.sh"),
                                binary);
        assertThat(denied.denials().stream().map(Object::toString))
                .containsExactly(
                        "limits.files (floor.yml:9): the change has 5 files, at most 3 are taken;"
                                + " split the task, or raise limits.files",
                        "limits.lines (floor.yml:9): the change has 4 lines, at most 3 are taken;"
                                + " split the task, or raise limits.lines",
                        "paths.writable (policy.yml:2): README.md matches none of the writable"
                                + " paths; keep the change within them, or add this path to"
                                + " paths.writable",
                        "submodule (policies/default.yml:1): src/module is a submodule; leave"
                                + " submodules to a person; no policy allows them",
                        "paths.executables (policy.yml:2): src/run.sh became executable; take the"
                                + " bit away, or set paths.executables to true",
                        "paths.binaries (policy.yml:2): src/a.png is a binary file; leave it out,"
                                + " or set paths.binaries to true");
    }

    @Test
    void aDeletedBinaryIsNoBinaryAndDenialBeatsHolding() {
        var gone = new ChangedFile("a.png", "a.png", 'D', "100644", "000000", 0, true);
        assertThat(judge(false, 100, List.of(rule("**", 3)), gone)).isEqualTo(new Allowed());
        assertThat(
                        judge(
                                false,
                                100,
                                List.of(rule("**", 3)),
                                file('A', "000000", "100755", "CODEOWNERS")))
                .isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SRC/a", "src./a", "src /a", "s\u200crc/a", "src:x/a", "srC/a", "src"})
    void whatLooksLikeAWritablePathIsNotWritable(String path) {
        assertThat(
                        judge(
                                true,
                                100,
                                List.of(rule("src/**", 3)),
                                file('A', "000000", "100644", path)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void aHostilePatternTakesNoTime() {
        var glob = PathGlob.alike("*a".repeat(500) + "b/" + "**/a/".repeat(100) + "c");
        String path = "a".repeat(4000) + "b/" + "a/".repeat(1500) + "d";
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(glob.matches(path)).isFalse());
    }

    private static ChangedFile file(char status, String old, String now, String path) {
        return new ChangedFile(path, path, status, old, now, 1, false);
    }

    private static ChangeVerdict judge(
            boolean lenient, long most, List<PathRule> writable, ChangedFile... files) {
        Map<Limit, Long> amounts =
                Arrays.stream(Limit.values()).collect(Collectors.toMap(one -> one, _ -> most));
        var check =
                new CheckRule(
                        "tests",
                        List.of("true"),
                        "image",
                        Duration.ofMinutes(1),
                        CheckRule.KeptFiles.NONE);
        var writers = new Access(Access.Role.WRITE, List.of());
        var policy =
                new Policy(
                        new People(writers, writers),
                        new AgentRule("agent", List.of("agent"), "image"),
                        Collections.singletonList(check),
                        new PolicyLimits(amounts),
                        List.of(),
                        List.of(),
                        new Paths(writable, PROTECTED, lenient, lenient),
                        new Scans("image", Duration.ofMinutes(1)),
                        new SignOff(1, 2),
                        new Retention(Duration.ofDays(1), Duration.ofDays(1)),
                        new SandboxRule(Optional.empty()),
                        Proving.USUAL,
                        Map.of(
                                "limits", new Source("floor.yml", 9),
                                "paths", new Source("policy.yml", 2)));
        return new ChangeJudge(policy, List.of()).judge(List.of(files));
    }
}
