package dev.nightkiln.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.TestDelta.Group;
import dev.nightkiln.workspace.ChangedContent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a look into a change tells beside its signals, and what it costs. */
class TestTamperingTest {
    private static final Duration SECONDS = Duration.ofSeconds(20);
    private static final int MAX_HOSTILE = TestTampering.MAX_FILE / 4;

    private static ChangedContent file(String path, String content) {
        return new ChangedContent(path, path, content);
    }

    private static TestTampering.Look look(
            List<ChangedContent> before, List<ChangedContent> after) {
        return TestTampering.look(ProofRule.usual(), before, after);
    }

    @Test
    void theTestsThatTheChangeAddsOrEditsAreNamed() {
        TestTampering.Look look =
                look(
                        List.of(
                                file(
                                        "tests/test_a.py",
                                        "def test_a():\n    assert f() == 1\ndef test_b():\n    assert g() == 1\n")),
                        List.of(
                                file(
                                        "tests/test_a.py",
                                        """
                                        def test_a():
                                            assert f() == 1
                                        def test_b():
                                            assert g() == 2
                                        def test_c():
                                            assert h() == 1
                                        """)));
        assertThat(look.changedTests()).containsExactlyInAnyOrder("test_b", "test_c");
        assertThat(look.signals()).isEmpty();
    }

    @Test
    void fewerAndSkippedTestsOfReportsAreTold() {
        var gone = new Group(30, List.of("a", "b"));
        var delta =
                new TestDelta(
                        10,
                        40,
                        9,
                        0,
                        Group.EMPTY,
                        Group.EMPTY,
                        Group.EMPTY,
                        Group.EMPTY,
                        Group.EMPTY,
                        gone,
                        new Group(1, List.of("s")),
                        List.of());
        assertThat(TestTampering.reported(ProofRule.usual(), "unit", delta))
                .containsExactly(
                        new Observed(
                                Signal.FEWER_TESTS,
                                Reaction.HOLD,
                                "unit reports 10 tests, and 40 on the base",
                                List.of("a", "b", "and 28 more")),
                        new Observed(
                                Signal.SKIPPED_TEST,
                                Reaction.HOLD,
                                "unit skips 1 test that the base does not skip",
                                List.of("s")));
        assertThat(TestTampering.reported(ProofRule.usual(), "unit", TestDelta.NONE)).isEmpty();
    }

    @Test
    void whatIsNotLookedAtIsSaid() {
        String large = "# x\n".repeat(TestTampering.MAX_FILE / 4 + 1);
        TestTampering.Look look =
                look(
                        List.of(),
                        List.of(file("tests/test_big.py", large), file("tests/a.bin", "x")));
        assertThat(look.notRead())
                .containsExactly(
                        "tests/test_big.py: too large",
                        "tests/a.bin: in no language that is known here");
    }

    @Test
    void ofAFileThatOutgrewTheReaderNoTestIsSaidToBeGone() {
        String was = "def test_a():\n    assert f() == 1\ndef test_b():\n    assert g() == 1\n";
        String is = was + "# x\n".repeat(TestTampering.MAX_FILE / 4);
        TestTampering.Look look =
                look(List.of(file("tests/test_a.py", was)), List.of(file("tests/test_a.py", is)));
        assertThat(look.notRead()).containsExactly("tests/test_a.py: too large");
        assertThat(look.signals())
                .singleElement()
                .extracting(Observed::details)
                .isEqualTo(
                        List.of(
                                "tests/test_a.py: had 2 tests, and is too large now to look for"
                                        + " them"));
    }

    @Test
    void howManyMoreFilesWereNotLookedIntoIsSaid() {
        List<ChangedContent> many =
                IntStream.range(0, 45)
                        .mapToObj(i -> file("tests/data/%d.bin".formatted(i), "x"))
                        .toList();
        assertThat(look(List.of(), many).notRead()).hasSize(41).last().isEqualTo("and 5 more");
    }

    @Test
    void theRestOfAHugeChangeIsNotLookedAtAndThatIsSaid() {
        String content = "def test_x():\n    assert f() == 1\n".repeat(100) + "#\n".repeat(800_000);
        List<ChangedContent> many =
                IntStream.range(0, 30)
                        .mapToObj(i -> file("tests/test_%d.py".formatted(i), content))
                        .toList();
        TestTampering.Look look = assertTimeoutPreemptively(SECONDS, () -> look(many, List.of()));
        assertThat(look.notRead()).isNotEmpty().allMatch(line -> line.endsWith(": too large"));
        assertThat(look.signals())
                .extracting(Observed::signal)
                .containsExactly(Signal.DELETED_TEST);
        assertThat(look.signals().getFirst().details()).hasSize(41);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"py", "java", "kt", "test.js", "go", "rs", "rb", "cs", "php", "sh", "snap"})
    void noLineCostsMoreThanItsLength(String ending) {
        String hostile =
                List.of(
                                "@a(".repeat(300),
                                "assert(".repeat(100),
                                "a ".repeat(400),
                                "expect(1".repeat(100),
                                "test ".repeat(150),
                                "[[[[".repeat(200),
                                "x".repeat(900) + " == 1, 1, 1",
                                "assert 1".repeat(100),
                                "   ".repeat(300) + "x",
                                "it('".repeat(200),
                                "|| ".repeat(300))
                        .stream()
                        .collect(Collectors.joining("\n", "", "\n"));
        String content = hostile.repeat(MAX_HOSTILE / hostile.length());
        List<ChangedContent> before = List.of(file("tests/a_test." + ending, content));
        List<ChangedContent> after = List.of(file("tests/a_test." + ending, content.substring(9)));
        assertTimeoutPreemptively(SECONDS, () -> look(before, after));
    }
}
