package dev.nightkiln.verify;

import dev.nightkiln.policy.ProofRule;
import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.TestSource.Body;
import dev.nightkiln.workspace.ChangedContent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks in a change for tests that were deleted, skipped or loosened. It reads lines by tables of
 * languages, not programs: it does not see a test class that is no longer collected, cases that
 * leave a table of data, a helper that asserts less in a file that is no test, another expected
 * value, nor what is written on purpose so that it looks like nothing; the base's own tests and the
 * numbers of tests are there for that. A test that moves or is laid out anew is no finding.
 */
public final class TestTampering {
    static final int MAX_FILE = 2 << 20;
    static final int MAX_ALL = 8 << 20;
    private static final int SHOWN = 40;

    private final Predicate<String> isTest;
    private final List<TestFinding> findings = new ArrayList<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final Map<String, TestSource> before = new LinkedHashMap<>();
    private final Map<String, TestSource> after = new LinkedHashMap<>();
    private final Set<String> changedTests = new LinkedHashSet<>();
    private final Set<String> tooLarge = new HashSet<>();
    private int size;

    private TestTampering(ProofRule rule) {
        this.isTest = rule.testFiles();
    }

    /**
     * What was seen, the names of the tests that the change adds or edits, and the files that were
     * not looked into, each with the reason.
     */
    public record Look(List<Observed> signals, Set<String> changedTests, List<String> notRead) {
        public Look {
            signals = List.copyOf(signals);
            changedTests = Set.copyOf(changedTests);
            notRead = List.copyOf(notRead);
        }
    }

    /** The files of a change as they were and as they are; what one side lacks is not in it. */
    public static Look look(
            ProofRule rule, List<ChangedContent> before, List<ChangedContent> after) {
        var tampering = new TestTampering(rule);
        tampering.read(before, tampering.before);
        tampering.read(after, tampering.after);
        tampering.compare();
        tampering.findings.addAll(TestSkips.of(tampering.before, tampering.after));
        tampering.findings.addAll(RunnerLines.of(before, after, rule.testFiles(), MAX_FILE));
        tampering.findings.addAll(ExpectedOutput.of(before, after, MAX_FILE));
        return new Look(
                tampering.observed(rule),
                tampering.changedTests,
                GateResult.listed(List.copyOf(tampering.unread), SHOWN));
    }

    /** What the reports of one check say beside what the change shows. */
    static List<Observed> reported(ProofRule rule, String check, TestDelta tests) {
        var seen = new ArrayList<Observed>();
        if (tests.vacuous().count() > 0) {
            int count = tests.vacuous().count();
            String summary =
                    "%,d new or changed %s of %s %s on the base's code too"
                            .formatted(
                                    count,
                                    count == 1 ? "test" : "tests",
                                    check,
                                    count == 1 ? "passes" : "pass");
            seen.add(observed(rule, Signal.VACUOUS_TEST, summary, tests.vacuous()));
        }
        if (tests.onHead() < tests.onBase()) {
            String summary =
                    "%s reports %,d tests, and %,d on the base"
                            .formatted(check, tests.onHead(), tests.onBase());
            seen.add(observed(rule, Signal.FEWER_TESTS, summary, tests.gone()));
        }
        if (tests.skipped().count() > 0) {
            int count = tests.skipped().count();
            String summary =
                    "%s skips %,d %s that the base does not skip"
                            .formatted(check, count, count == 1 ? "test" : "tests");
            seen.add(observed(rule, Signal.SKIPPED_TEST, summary, tests.skipped()));
        }
        return seen;
    }

    private static Observed observed(
            ProofRule rule, Signal signal, String summary, TestDelta.Group tests) {
        var details = new ArrayList<>(tests.first());
        if (tests.count() > details.size()) {
            details.add("and %,d more".formatted(tests.count() - details.size()));
        }
        return new Observed(signal, rule.on(signal), summary, details);
    }

    private void read(List<ChangedContent> files, Map<String, TestSource> into) {
        for (ChangedContent file : files) {
            if (!isTest.test(file.path())) {
                continue;
            }
            size += file.content().length();
            Optional<TestLanguage> language = TestLanguage.of(file.path(), file.content());
            if (file.content().length() > MAX_FILE || size > MAX_ALL) {
                tooLarge.add(file.path());
                unread.add(file.shown() + ": too large");
            } else if (language.isPresent()) {
                into.put(file.path(), TestSource.of(file.shown(), language.get(), file.content()));
            } else if (!ExpectedOutput.is(file.path())) {
                unread.add(file.shown() + ": in no language that is known here");
            }
        }
    }

    private void compare() {
        Moves moves = new Moves(before.values(), after.values());
        for (Map.Entry<String, TestSource> entry : before.entrySet()) {
            TestSource was = entry.getValue();
            TestSource is = after.get(entry.getKey());
            if (is == null && tooLarge.contains(entry.getKey())) {
                outgrown(was);
                continue;
            }
            Map<String, Body> now = is == null ? Map.of() : byName(is);
            for (Body test : was.tests()) {
                test(test, Optional.ofNullable(now.get(test.name())), moves, was.language());
            }
            Body rest = is == null ? new Body(was.shown(), "", List.of()) : is.rest();
            if (is != null || was.tests().isEmpty()) {
                new TestComparison(was.rest(), rest, was.language(), findings::add)
                        .look(moves.newAssertions());
            }
        }
        moves.changed().forEach(changedTests::add);
    }

    /** They may all be there: nobody looked. */
    private void outgrown(TestSource was) {
        if (!was.tests().isEmpty()) {
            String what =
                    "had %s, and is too large now to look for them"
                            .formatted(counted(was.tests().size(), "test"));
            findings.add(new TestFinding(Signal.DELETED_TEST, was.shown(), 0, what, "", ""));
        }
    }

    private void test(Body test, Optional<Body> same, Moves moves, TestLanguage language) {
        Optional<Body> now = same.or(() -> moves.whereTo(test));
        if (now.isEmpty()) {
            findings.add(
                    new TestFinding(
                            Signal.DELETED_TEST,
                            test.file(),
                            test.line(),
                            "the test " + test.name() + " is gone",
                            test.head(),
                            ""));
        } else if (!now.get().key().equals(test.key())) {
            new TestComparison(test, now.get(), language, findings::add)
                    .look(moves.newAssertions());
        }
    }

    private static Map<String, Body> byName(TestSource source) {
        var named = new HashMap<String, Body>();
        source.tests().forEach(test -> named.putIfAbsent(test.name(), test));
        return named;
    }

    private List<Observed> observed(ProofRule rule) {
        Map<Signal, List<TestFinding>> by =
                findings.stream()
                        .distinct()
                        .collect(
                                Collectors.groupingBy(
                                        TestFinding::signal,
                                        () -> new java.util.EnumMap<>(Signal.class),
                                        Collectors.toList()));
        return by.entrySet().stream()
                .map(entry -> observed(rule, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Observed observed(ProofRule rule, Signal signal, List<TestFinding> found) {
        var details = new ArrayList<String>();
        found.stream().limit(SHOWN).forEach(one -> details.add(one.told()));
        if (found.size() > SHOWN) {
            details.add("and %,d more".formatted(found.size() - SHOWN));
        }
        return new Observed(signal, rule.on(signal), summary(signal, found.size()), details);
    }

    private static String summary(Signal signal, int count) {
        String places = counted(count, "place");
        return switch (signal) {
            case DELETED_TEST -> "the change takes tests away, in " + places;
            case SKIPPED_TEST -> "the change switches tests off, in " + places;
            case LOOSENED_TEST -> "the change makes tests ask for less, in " + places;
            case ALREADY_RED, VACUOUS_TEST, FEWER_TESTS, BASE_TEST_FAILS, FLAKY ->
                    throw new IllegalStateException("not seen in a diff: " + signal);
        };
    }

    private static String counted(int count, String what) {
        return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
    }
}
