package dev.nightkiln.evidence;

import dev.nightkiln.text.Markdown;
import dev.nightkiln.text.Room;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.Observed;
import dev.nightkiln.verify.TestDelta;
import dev.nightkiln.verify.TestDelta.Group;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the comparison of base and change says beside its results: signals, and tests by name. */
final class Signals {
    private static final int LINES = 50;
    private static final int BUDGET = 8_000;
    private static final int IDS = 20;

    private Signals() {}

    /** Nothing where nothing was seen. */
    static String render(Proof proof, Room room) {
        return Stream.of(signals(proof.signals(), room), deltas(proof.comparisons(), room))
                .filter(part -> !part.isEmpty())
                .map(part -> part + "\n\n")
                .collect(Collectors.joining());
    }

    private static String signals(List<Observed> all, Room room) {
        if (all.isEmpty()) {
            return "";
        }
        int budget = room.of(BUDGET) / all.size();
        return "**Signals**\n\n"
                + all.stream().map(Signals::line).collect(Collectors.joining("\n"))
                + all.stream()
                        .filter(seen -> !seen.details().isEmpty())
                        .map(seen -> "\n\n" + details(seen, budget))
                        .collect(Collectors.joining());
    }

    private static String line(Observed seen) {
        return "- "
                + switch (seen.reaction()) {
                    case WARN -> "⚠️ ";
                    case HOLD -> "✋ ";
                    case BLOCK -> "❌ ";
                }
                + "`"
                + seen.signal().key()
                + "`, "
                + FirstLine.words(seen.signal())
                + ": "
                + Markdown.code(Markdown.shortened(seen.summary(), 300))
                + switch (seen.reaction()) {
                    case WARN -> ". By the policy it stops nothing.";
                    case HOLD -> ". By the policy a person has to agree.";
                    case BLOCK -> ". By the policy nothing with it is published.";
                };
    }

    private static String details(Observed seen, int budget) {
        String lines = seen.details().stream().limit(LINES).collect(Collectors.joining("\n"));
        int more = seen.details().size() - LINES;
        return Markdown.folded(
                "What the signal <code>" + seen.signal().key() + "</code> saw",
                Markdown.block(Markdown.shortened(lines, budget))
                        + (more > 0 ? "\n\n… and " + Figures.count(more, "more line") + "." : ""));
    }

    private static String deltas(List<CheckComparison> comparisons, Room room) {
        List<CheckComparison> reporting =
                comparisons.stream()
                        .filter(seen -> !seen.tests().equals(TestDelta.NONE))
                        .limit(Math.max(1, room.of(LINES)))
                        .toList();
        if (reporting.isEmpty()) {
            return "";
        }
        int ids = Math.max(1, room.of(IDS) / reporting.size());
        return "**Tests**, as they report themselves\n\n"
                + reporting.stream().map(Signals::counts).collect(Collectors.joining("\n"))
                + reporting.stream().map(seen -> ids(seen, ids)).collect(Collectors.joining());
    }

    private static String counts(CheckComparison seen) {
        return "- "
                + Markdown.code(Markdown.shortened(seen.head().name(), 100))
                + ": "
                + counts(seen.tests());
    }

    /** In words and numbers of ours alone. */
    static String counts(TestDelta tests) {
        return Stream.of(
                                tests.fixed().count() + " fixed",
                                tests.regressed().count() + " regressed",
                                some(tests.alreadyRed(), "failing as before"),
                                some(tests.added(), "added"),
                                some(tests.vacuous(), "of no proof"),
                                some(tests.gone(), "gone"),
                                some(tests.skipped(), "skipped now"),
                                tests.unrun() == 0 ? "" : tests.unrun() + " skipped as before",
                                tests.kept() + " passing as before")
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", "))
                + " ("
                + tests.onBase()
                + " on the base, "
                + tests.onHead()
                + " on the change)"
                + (tests.problems().isEmpty()
                        ? ""
                        : ", "
                                + Figures.count(tests.problems().size(), "problem")
                                + " with its reports");
    }

    private static String some(Group group, String what) {
        return group.count() == 0 ? "" : group.count() + " " + what;
    }

    private static String ids(CheckComparison seen, int most) {
        TestDelta tests = seen.tests();
        String lines =
                Stream.of(
                                group("fixed", tests.fixed(), most),
                                group("regressed", tests.regressed(), most),
                                group("failing as before", tests.alreadyRed(), most),
                                group("added", tests.added(), most),
                                group("of no proof", tests.vacuous(), most),
                                group("gone", tests.gone(), most),
                                group("skipped now", tests.skipped(), most),
                                problems(tests, most))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("\n"));
        return lines.isEmpty()
                ? ""
                : "\n\n"
                        + Markdown.folded(
                                "Tests of " + Markdown.html(seen.head().name()),
                                Markdown.block(lines));
    }

    private static String group(String what, Group group, int most) {
        return list(what, group.first(), group.count(), most);
    }

    private static String problems(TestDelta tests, int most) {
        return list("problems", tests.problems(), tests.problems().size(), most);
    }

    private static String list(String what, List<String> first, int count, int most) {
        if (count == 0) {
            return "";
        }
        List<String> shown = first.stream().limit(most).toList();
        return what
                + ":\n"
                + shown.stream()
                        .map(id -> "  " + Markdown.shortened(id.replace('\n', ' '), 200) + "\n")
                        .collect(Collectors.joining())
                + (count > shown.size() ? "  … and " + (count - shown.size()) + " more\n" : "");
    }
}
