package dev.nightkiln.verify;

import static java.util.Objects.requireNonNull;

import dev.nightkiln.reports.TestCase;
import dev.nightkiln.reports.TestCase.Status;
import dev.nightkiln.reports.TestReport;
import dev.nightkiln.verify.TestDelta.Group;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares what two runs of a check report, test by test: each falls into exactly one class. It
 * believes the reports, which the code under test could have written; that is said of signals.
 */
public final class TestDeltas {
    /** How many ids of each class are told. */
    static final int SHOWN = 20;

    /** What runners add to a function's name: parameters, and our number of the second. */
    private static final Pattern PARAMETERS = Pattern.compile("[\\[({].*| #\\d+$");

    private TestDeltas() {}

    private enum Kind {
        KEPT,
        UNRUN,
        FIXED,
        REGRESSED,
        ALREADY_RED,
        ADDED,
        VACUOUS,
        GONE,
        SKIPPED
    }

    /**
     * Without tests on both sides there is nothing to compare. {@code newTestsOnBase} is what the
     * change's tests say of the base's code; {@code changedTests} are names of test functions that
     * the change edits, without which only added tests can be found vacuous.
     */
    public static TestDelta compare(
            TestReport head,
            TestReport base,
            Optional<TestReport> newTestsOnBase,
            Set<String> changedTests) {
        Map<String, Status> onHead = statuses(head);
        Map<String, Status> onBase = statuses(base);
        Map<String, Status> changed = newTestsOnBase.map(TestDeltas::statuses).orElse(Map.of());
        Set<String> all = new LinkedHashSet<>(onHead.keySet());
        all.addAll(onBase.keySet());
        var kinds = new EnumMap<Kind, Counted>(Kind.class);
        for (Kind kind : Kind.values()) {
            kinds.put(kind, new Counted());
        }
        for (String id : all) {
            Kind kind = kind(onHead.get(id), onBase.get(id));
            boolean passes = onHead.get(id) == Status.PASSED && changed.get(id) == Status.PASSED;
            of(kinds, passes && isNew(kind, id, changedTests) ? Kind.VACUOUS : kind).add(id);
        }
        return delta(onHead.size(), onBase.size(), kinds, problems(head, base, newTestsOnBase));
    }

    private static Kind kind(@Nullable Status head, @Nullable Status base) {
        if (head == null) {
            return Kind.GONE;
        }
        return switch (head) {
            case SKIPPED -> base == Status.SKIPPED ? Kind.UNRUN : Kind.SKIPPED;
            case PASSED ->
                    base == Status.PASSED
                            ? Kind.KEPT
                            : base == Status.FAILED ? Kind.FIXED : Kind.ADDED;
            case FAILED ->
                    base == Status.PASSED
                            ? Kind.REGRESSED
                            : base == Status.FAILED ? Kind.ALREADY_RED : Kind.ADDED;
        };
    }

    /** What the change made of its tests alone is no merit of its code. */
    private static boolean isNew(Kind kind, String id, Set<String> changedTests) {
        return switch (kind) {
            case ADDED, FIXED -> true;
            case KEPT -> isOne(id, changedTests);
            case UNRUN, REGRESSED, ALREADY_RED, VACUOUS, GONE, SKIPPED -> false;
        };
    }

    /** Runners put suites before a name, with a space between in some. */
    private static boolean isOne(String id, Set<String> names) {
        if (names.isEmpty()) {
            return false;
        }
        String name = id.substring(id.lastIndexOf(TestReport.BETWEEN) + 1).strip();
        String bare = PARAMETERS.matcher(name).replaceAll("").strip();
        for (int at = 0; at >= 0; at = bare.indexOf(' ', at + 1)) {
            if (names.contains(bare.substring(at).strip())) {
                return true;
            }
        }
        return names.contains(name);
    }

    private static Map<String, Status> statuses(TestReport report) {
        var statuses = new LinkedHashMap<String, Status>();
        for (TestCase test : report.tests()) {
            statuses.put(test.id(), test.status());
        }
        return statuses;
    }

    private static List<String> problems(
            TestReport head, TestReport base, Optional<TestReport> newTestsOnBase) {
        var problems = new ArrayList<String>();
        head.problems().forEach(problem -> problems.add("head: " + problem));
        base.problems().forEach(problem -> problems.add("base: " + problem));
        newTestsOnBase.ifPresent(report ->
                report.problems()
                        .forEach(problem -> problems.add("new tests on base: " + problem)));
        return problems;
    }

    /** A class while it is counted. */
    private static final class Counted {
        private final List<String> first = new ArrayList<>();
        private int count;

        void add(String id) {
            count++;
            if (first.size() < SHOWN) {
                first.add(id);
            }
        }

        Group group() {
            return new Group(count, first);
        }
    }

    private static Counted of(Map<Kind, Counted> kinds, Kind kind) {
        return requireNonNull(kinds.get(kind));
    }

    private static TestDelta delta(
            int onHead, int onBase, Map<Kind, Counted> kinds, List<String> problems) {
        return new TestDelta(
                onHead,
                onBase,
                of(kinds, Kind.KEPT).count,
                of(kinds, Kind.UNRUN).count,
                of(kinds, Kind.FIXED).group(),
                of(kinds, Kind.REGRESSED).group(),
                of(kinds, Kind.ALREADY_RED).group(),
                of(kinds, Kind.ADDED).group(),
                of(kinds, Kind.VACUOUS).group(),
                of(kinds, Kind.GONE).group(),
                of(kinds, Kind.SKIPPED).group(),
                problems);
    }
}
