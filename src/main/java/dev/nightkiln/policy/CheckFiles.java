package dev.nightkiln.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that decide how the policy's checks run: the script that a command starts, the makefile
 * where it asks for one, and settings that test runners load by themselves. Whoever edits one can
 * have every test pass, those of the base too. Not followed: what these files call in turn, scripts
 * of package managers, and commands of the issue, which often run the product.
 */
public final class CheckFiles {
    private static final Pattern OF_THE_ISSUE =
            Pattern.compile("(?:criterion|validation) [0-9]+(?: of the issue)?");
    private static final Pattern SEGMENT = Pattern.compile("[;&|(){}\\n]+");
    private static final Pattern NO_PROGRAM =
            Pattern.compile(
                    "\\w+=.*|if|then|else|elif|do|while|until|!|exec|env|time|nice|command|xvfb-run");
    private static final Set<String> INTERPRETERS =
            Set.of(
                    "sh", "bash", "dash", "ash", "zsh", "ksh", "busybox", "source", ".", "python",
                    "node", "ruby", "perl", "php", "deno", "bun", "pwsh", "rscript", "lua", "tclsh",
                    "java", "tsx");
    private static final Set<String> MAKE = Set.of("make", "gmake");
    private static final List<String> MAKEFILES = List.of("Makefile", "makefile", "GNUmakefile");
    private static final List<String> LOADED =
            List.of(
                    "conftest.py",
                    "pytest.ini",
                    ".pytest.ini",
                    "tox.ini",
                    "noxfile.py",
                    "sitecustomize.py",
                    "usercustomize.py",
                    ".mocharc*",
                    "jest.config.*",
                    "vitest.config.*",
                    "vitest.workspace.*",
                    "karma.conf.*",
                    "playwright.config.*",
                    "cypress.config.*",
                    "phpunit.xml*",
                    ".rspec",
                    "junit-platform.properties");

    private CheckFiles() {}

    /** Rules for those that a change touches; tests are judged by running those of the base. */
    public static List<PathRule> heldIn(Policy policy, List<ChangedFile> change) {
        return holding(policy, change.stream().map(ChangedFile::path).toList()).toList();
    }

    /** The check that starts this path, or that test runners load it. */
    public static Optional<PathRule> heldBy(Policy policy, String path) {
        return holding(policy, List.of(path)).findFirst();
    }

    private static Stream<PathRule> holding(Policy policy, List<String> paths) {
        Predicate<String> isTest = policy.proving().proof().testFiles();
        var rules = new ArrayList<PathRule>();
        for (CheckRule check : policy.checks()) {
            if (!OF_THE_ISSUE.matcher(check.name()).matches()) {
                var source = new Source("what the check " + check.name() + " runs", 0);
                started(Command.shown(check.command()))
                        .forEach(path -> rules.add(new PathRule("/" + path, source)));
            }
        }
        var loaded = new Source("test runners load it by themselves", 0);
        LOADED.forEach(name -> rules.add(new PathRule(name, loaded)));
        return rules.stream()
                .filter(rule ->
                        paths.stream()
                                .anyMatch(path -> rule.isTouchedBy(path) && !isTest.test(path)));
    }

    private static List<String> started(String command) {
        var paths = new ArrayList<String>();
        for (String segment : SEGMENT.split(command.replace("\\\n", " "), -1)) {
            List<String> words =
                    Arrays.stream(segment.strip().split("\\s+", -1))
                            .map(word -> word.replaceAll("[\"'`]", ""))
                            .dropWhile(word -> word.isEmpty() || NO_PROGRAM.matcher(word).matches())
                            .toList();
            if (!words.isEmpty()) {
                started(words, paths);
            }
        }
        return paths.stream()
                .map(path -> path.replaceFirst("^(?:\\./+)+", ""))
                .filter(path -> !path.isEmpty() && !path.startsWith("/"))
                .distinct()
                .toList();
    }

    private static void started(List<String> words, List<String> paths) {
        String program = words.getFirst();
        String name =
                program.substring(program.lastIndexOf('/') + 1)
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("[0-9.]+$", "");
        if (MAKE.contains(name)) {
            paths.addAll(MAKEFILES);
            paths.addAll(words.subList(1, words.size()));
        } else if (INTERPRETERS.contains(program) || INTERPRETERS.contains(name)) {
            words.stream()
                    .skip(1)
                    .filter(word -> !word.startsWith("-"))
                    .findFirst()
                    .ifPresent(word -> script(words, word, paths));
        } else if (program.contains("/") || program.endsWith(".sh")) {
            paths.add(program);
        }
    }

    /** Python's modules are files by another name. */
    private static void script(List<String> words, String word, List<String> paths) {
        if (words.contains("-m")) {
            paths.add(word.replace('.', '/') + ".py");
            paths.add(word.replace('.', '/') + "/__main__.py");
        } else {
            paths.add(word);
        }
    }
}
