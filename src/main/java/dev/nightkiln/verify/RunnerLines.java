package dev.nightkiln.verify;

import dev.nightkiln.policy.Signal;
import dev.nightkiln.workspace.ChangedContent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lines of scripts and settings, old and new, by which runners leave tests out or ignore them. */
final class RunnerLines {
    private static final int MAX_LINE = 1_000;

    private static final Pattern FILES =
            Pattern.compile(
                    "(?:^|/)(?:package\\.json|composer\\.json|[Mm]akefile|.*\\.mk|.*\\.(?:sh|bash|bats|ya?ml|t)"
                            + "|pom\\.xml|build\\.gradle(?:\\.kts)?|setup\\.cfg|tox\\.ini|pytest\\.ini"
                            + "|pyproject\\.toml|(?:jest|vitest|playwright|karma)\\.conf(?:ig)?\\..*"
                            + "|\\.mocharc.*|phpunit\\.xml.*|Rakefile|noxfile\\.py|justfile)$");
    private static final Pattern OFF =
            Pattern.compile(
                    "\\b(?:tests?|pytest|unittest|jest|mocha|vitest|mvnw?|gradlew?|cargo|phpunit|rspec"
                            + "|ctest|tox|nox|bats|check|assert\\w*|grep|diff|cmp)\\b[^|]{0,300}\\|\\|"
                            + "\\s{0,4}(?:true|:|exit 0)(?![\\w-])"
                            + "|skipTests|skipITs|maven\\.test\\.skip|testFailureIgnore|ignoreFailures"
                            + "|passWithNoTests|testPathIgnorePatterns|--ignore(?:-glob)?=|--deselect"
                            + "|collect_ignore|continue-on-error:\\s{0,4}true|norecursedirs");

    private RunnerLines() {}

    static List<TestFinding> of(
            List<ChangedContent> before,
            List<ChangedContent> after,
            Predicate<String> isTest,
            int maxFile) {
        var known = new Keys();
        read(before, isTest, maxFile)
                .forEach(file -> file.content().lines().forEach(line -> note(line, known)));
        var found = new ArrayList<TestFinding>();
        read(after, isTest, maxFile).forEach(file -> found.addAll(of(file, known)));
        return found;
    }

    private static void note(String line, Keys known) {
        if (isOff(line)) {
            known.add(line.strip());
        }
    }

    private static Stream<ChangedContent> read(
            List<ChangedContent> files, Predicate<String> isTest, int maxFile) {
        return files.stream()
                .filter(file -> file.content().length() <= maxFile)
                .filter(file ->
                        FILES.matcher(file.path()).find()
                                || (isTest.test(file.path()) && file.content().startsWith("#!")));
    }

    private static List<TestFinding> of(ChangedContent file, Keys known) {
        var found = new ArrayList<TestFinding>();
        int number = 0;
        for (String line : file.content().lines().toList()) {
            number++;
            if (isOff(line) && !known.take(line.strip())) {
                found.add(
                        new TestFinding(
                                Signal.SKIPPED_TEST,
                                file.shown(),
                                number,
                                "a failure of tests is not heard, or some are left out",
                                "",
                                line));
            }
        }
        return found;
    }

    private static boolean isOff(String line) {
        String said = line.strip();
        return !said.startsWith("#")
                && OFF.matcher(said.substring(0, Math.min(MAX_LINE, said.length()))).find();
    }
}
