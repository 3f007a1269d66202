package dev.nightkiln.verify;

import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.TestSource.Body;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One test before and after: whether it asserts less. */
final class TestComparison {
    /** Pairs are looked for among so many; beyond that by their order. */
    private static final int MAX_PAIRED = 100;

    private static final Pattern CATCHES_ALL =
            Pattern.compile(
                    "^\\s*except\\s*(?:\\(?(?:Base)?(?:Exception|AssertionError)\\b.*)?:"
                            + "|\\bcatch\\s*(?:\\(\\s*(?:final\\s+)?(?:Throwable|Exception|Error|AssertionError"
                            + "|_|e|err|error)\\b[^)]*\\))?\\s*\\{|\\brescue\\b\\s*(?:=>|Exception|$)"
                            + "|\\bsuppress\\((?:Base)?(?:Exception|AssertionError)|\\brecover\\(\\)"
                            + "|\\bcatch_unwind\\b");
    private static final Pattern STILL_FAILS =
            Pattern.compile(
                    "\\b(?:fail|raise|throw|Fail|Fatal|Error|assert\\w*|expect)\\b|\\bself\\.fail");
    private static final Pattern RETURNS = Pattern.compile("^\\s*return\\b[^(]*$");

    private final Body before;
    private final Body after;
    private final TestLanguage language;
    private final Consumer<TestFinding> found;

    TestComparison(Body before, Body after, TestLanguage language, Consumer<TestFinding> found) {
        this.before = before;
        this.after = after;
        this.language = language;
        this.found = found;
    }

    void look(Keys newElsewhere) {
        boolean shell = language == TestLanguage.SHELL;
        List<Assertion> had = Assertion.of(before, shell);
        List<Assertion> has = Assertion.of(after, shell);
        var lost = without(had, has);
        var won = without(has, had);
        lost.removeIf(one -> newElsewhere.take(one.key()));
        for (Assertion one : lost) {
            Optional<Assertion> instead = best(one, won);
            instead.ifPresent(won::remove);
            judge(one, instead);
        }
        if (!had.isEmpty()) {
            catches();
        }
        returnsAtOnce();
    }

    private static List<Assertion> without(List<Assertion> all, List<Assertion> others) {
        var keys = new Keys();
        others.forEach(one -> keys.add(one.key()));
        var left = new ArrayList<Assertion>();
        all.stream().filter(one -> !keys.take(one.key())).forEach(left::add);
        return left;
    }

    private void judge(Assertion lost, Optional<Assertion> instead) {
        if (instead.isEmpty()) {
            report(lost.line(), "asserts less", lost.text(), "");
            return;
        }
        Assertion now = instead.get();
        if (now.strength() < lost.strength()) {
            report(now.line(), "a weaker assertion", lost.text(), now.text());
        } else if (now.isWiderThan(lost)) {
            report(now.line(), "a wider tolerance", lost.text(), now.text());
        }
    }

    /** The one with which it shares most words. */
    private static Optional<Assertion> best(Assertion lost, List<Assertion> candidates) {
        if (candidates.size() > MAX_PAIRED) {
            return Optional.of(candidates.getFirst());
        }
        Set<String> words = words(lost);
        Optional<Assertion> best = Optional.empty();
        long most = -1;
        for (Assertion one : candidates) {
            long shared = words(one).stream().filter(words::contains).count();
            if (shared > most) {
                most = shared;
                best = Optional.of(one);
            }
        }
        return best;
    }

    private static Set<String> words(Assertion one) {
        return new HashSet<>(Arrays.asList(one.text().split("\\W+")));
    }

    private void catches() {
        var known = new Keys();
        before.lines().stream()
                .map(TestSource.Line::text)
                .filter(text -> CATCHES_ALL.matcher(text).find())
                .forEach(text -> known.add(TestSource.laidOut(text)));
        List<TestSource.Line> lines = after.lines();
        for (int at = 0; at < lines.size(); at++) {
            String text = lines.get(at).text();
            boolean isNew =
                    CATCHES_ALL.matcher(text).find() && !known.take(TestSource.laidOut(text));
            if (isNew
                    && lines.subList(at + 1, Math.min(lines.size(), at + 4)).stream()
                            .noneMatch(line -> STILL_FAILS.matcher(line.text()).find())) {
                report(lines.get(at).number(), "whatever fails is caught", "", text);
            }
        }
    }

    private void returnsAtOnce() {
        if (!after.name().isEmpty() && returns(after) && !returns(before)) {
            TestSource.Line line = after.lines().get(1);
            found.accept(
                    new TestFinding(
                            Signal.SKIPPED_TEST,
                            after.file(),
                            line.number(),
                            "the test " + after.name() + " returns at once",
                            before.lines().size() > 1 ? before.lines().get(1).text() : "",
                            line.text()));
        }
    }

    private static boolean returns(Body body) {
        return body.lines().size() > 2 && RETURNS.matcher(body.lines().get(1).text()).find();
    }

    private void report(int line, String what, String was, String is) {
        String where = after.name().isEmpty() ? "" : " in " + after.name();
        found.accept(
                new TestFinding(Signal.LOOSENED_TEST, after.file(), line, what + where, was, is));
    }
}
