package dev.nightkiln.verify;

import dev.nightkiln.policy.Signal;
import dev.nightkiln.verify.TestSource.Line;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Marks of skipping that the test files of a change have gained. */
final class TestSkips {
    private static final Pattern NEVER =
            Pattern.compile("^\\s*(?:if|while)\\s*\\(?\\s*(?:False|false|0)\\s*\\)?\\s*[:{]?$");
    private static final Pattern ENDS = Pattern.compile("^exit 0\\b");

    private TestSkips() {}

    static List<TestFinding> of(Map<String, TestSource> before, Map<String, TestSource> after) {
        var known = new Keys();
        for (TestSource source : before.values()) {
            source.lines().stream()
                    .filter(line -> isSkip(source, line))
                    .forEach(line -> known.add(TestSource.laidOut(line.text())));
        }
        var found = new ArrayList<TestFinding>();
        for (Map.Entry<String, TestSource> entry : after.entrySet()) {
            TestSource source = entry.getValue();
            for (Line line : source.lines()) {
                if (isSkip(source, line) && !known.take(TestSource.laidOut(line.text()))) {
                    found.add(finding(before.get(entry.getKey()), source, line));
                }
            }
        }
        return found;
    }

    private static boolean isSkip(TestSource source, Line line) {
        return source.language().isSkipped(line.text())
                || NEVER.matcher(line.text()).find()
                || (source.language() == TestLanguage.SHELL && endsEarly(source.lines(), line));
    }

    private static boolean endsEarly(List<Line> lines, Line line) {
        return ENDS.matcher(line.text()).find() && !lines.getLast().equals(line);
    }

    private static TestFinding finding(@Nullable TestSource was, TestSource source, Line line) {
        String before =
                source.language()
                        .function(line.text())
                        .flatMap(name -> head(was == null ? List.of() : was.tests(), name))
                        .orElse("");
        return new TestFinding(
                Signal.SKIPPED_TEST,
                source.shown(),
                line.number(),
                "a mark that skips",
                before,
                line.text());
    }

    private static Optional<String> head(Collection<TestSource.Body> tests, String name) {
        return tests.stream()
                .filter(test -> test.name().equals(name))
                .map(TestSource.Body::head)
                .findFirst();
    }
}
