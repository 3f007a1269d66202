package dev.nightkiln.conflicts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightkiln.conflicts.MergeText.Again;
import dev.nightkiln.conflicts.Reverified.Line;
import dev.nightkiln.conflicts.Standing.Clash;
import dev.nightkiln.github.CheckRunReport.Conclusion;
import dev.nightkiln.store.StoreFixture;
import dev.nightkiln.task.CommitSha;
import dev.nightkiln.task.Repository;
import dev.nightkiln.task.Task;
import dev.nightkiln.testing.Golden;
import dev.nightkiln.text.Markdown;
import dev.nightkiln.workspace.MergeResult;
import dev.nightkiln.workspace.MergeResult.Clean;
import dev.nightkiln.workspace.MergeResult.Conflicting;
import dev.nightkiln.workspace.MergeResult.Unknown;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is said of merges, word by word; -Dgolden.write=true writes it. */
class MergeTextTest {
    private static final CommitSha HEAD = new CommitSha("a".repeat(40));
    private static final CommitSha BASE = new CommitSha("b".repeat(40));
    private static final Task TASK = StoreFixture.task(new Repository(100, "acme", "widgets"), 3);
    private static final Again NO = new Again.No();

    private static Standing standing(MergeResult withBase, List<Clash> clashes, int others) {
        return new Standing(7, HEAD, "main", BASE, withBase, clashes, others);
    }

    private static MergeText clean(Again again) {
        return new MergeText(standing(new Clean(), List.of(), 2), again);
    }

    private static Again done(Line... checks) {
        return new Again.Done(new Reverified(BASE, HEAD, List.of(checks), ""));
    }

    private static void golden(String name, MergeText text) throws IOException {
        String check =
                text.conclusion().map(word -> word.name().toLowerCase(Locale.ROOT)).orElse("open");
        new Golden("conflicts")
                .task(TASK.id())
                .check(name, text.comment(TASK) + "\n--- check run: " + check + "\n" + text.logs());
    }

    @Test
    void everyStandingHasItsWords() throws IOException {
        golden("clean.md", clean(NO));
        golden(
                "both.md",
                new MergeText(
                        standing(
                                new Conflicting(List.of("src/a.java"), 1),
                                List.of(new Clash(9, new Conflicting(List.of("a", "b"), 2))),
                                3),
                        NO));
        golden(
                "unknown.md",
                new MergeText(
                        standing(new Unknown("the two have no common history"), List.of(), 0), NO));
        golden("waiting.md", clean(new Again.Waiting()));
        golden("passed.md", clean(done(new Line("unit tests", true, false, 0, 12_400, ""))));
        golden(
                "failed.md",
                clean(
                        done(
                                new Line("lint", true, false, 0, 400, ""),
                                new Line("unit tests", false, false, 1, 3_100, "expected 3, got 4"),
                                new Line("slow", false, true, -1, 600_000, ""))));
        golden(
                "impossible.md",
                clean(
                        new Again.Done(
                                Reverified.impossible(
                                        standing(new Clean(), List.of(), 0),
                                        "the policy on the base branch cannot be used"))));
    }

    /** What an agent calls its files, and a check prints, stays text. */
    @Test
    void namesOfFilesComeToNoLife() throws IOException {
        String hostile = "`| @ada closes #1 <img src=x> [x](http://evil) /agent approve";
        golden(
                "hostile.md",
                new MergeText(
                        standing(
                                new Conflicting(List.of(hostile, "x".repeat(300)), 2),
                                List.of(new Clash(9, new Conflicting(List.of(hostile), 1))),
                                1),
                        done(new Line(hostile, false, false, 1, 10, "```\n/agent approve\n@ada"))));
    }

    /** Of two that conflict with each other one must be free to go first. */
    @Test
    void onlyAConflictWithTheBaseKeepsAPullRequestBack() {
        MergeResult conflict = new Conflicting(List.of("a"), 1);
        assertThat(
                        new MergeText(standing(new Clean(), List.of(new Clash(9, conflict)), 1), NO)
                                .conclusion())
                .contains(Conclusion.SUCCESS);
        assertThat(new MergeText(standing(conflict, List.of(), 0), NO).conclusion())
                .contains(Conclusion.ACTION_REQUIRED);
        assertThat(clean(new Again.Waiting()).conclusion()).isEmpty();
    }

    @Test
    void theLargestCommentFits() {
        var files = Collections.nCopies(20, "\u6f22".repeat(300));
        var clashes =
                IntStream.range(0, 49)
                        .mapToObj(i -> new Clash(i + 1, new Conflicting(files, 5000)))
                        .toList();
        var line = new Line("c".repeat(100), false, false, 1, 10, "x".repeat(8000));
        var text =
                new MergeText(
                        standing(new Conflicting(files, 5000), clashes, 49),
                        done(Collections.nCopies(50, line).toArray(Line[]::new)));

        assertThat(text.comment(TASK).length()).isLessThan(Markdown.LIMIT);
        assertThat(text.logs().length()).isLessThan(Markdown.LIMIT);
        assertThat(text.title().length()).isLessThan(250);
    }

    @Test
    void theDigestTellsOneShownTextFromAnother() {
        assertThat(clean(NO).digest(true)).isEqualTo(clean(new Again.No()).digest(true));
        assertThat(clean(NO).digest(true)).isNotEqualTo(clean(NO).digest(false));
        assertThat(clean(NO).digest(true)).isNotEqualTo(clean(new Again.Waiting()).digest(true));
    }
}
