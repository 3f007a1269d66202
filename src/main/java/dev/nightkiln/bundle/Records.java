package dev.nightkiln.bundle;

import dev.nightkiln.verify.CheckComparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory of an attempt's runs, and what each file in it is. */
final class Records {
    private static final Pattern CHECK = Pattern.compile("check-(\\d{1,4})((?:-[a-z]+)*)");

    private static final Pattern ROUND = Pattern.compile("round-(\\d{1,4})/(.+)");

    private static final int MOST_FILES = 5_000;

    private final Path directory;
    private final List<CheckComparison> comparisons;

    Records(Path directory, List<CheckComparison> comparisons) {
        this.directory = directory;
        this.comparisons = comparisons;
    }

    /** Regular files only, as they were made: rounds, agent, then checks by their place. */
    List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var all = Files.walk(directory)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.comparing(this::order))
                    .limit(MOST_FILES)
                    .toList();
        }
    }

    /** Numbers in names count as numbers, and {@code check-1.log} comes before what it led to. */
    private String order(Path file) {
        String name = name(file);
        return Pattern.compile("\\d+")
                .matcher((name.startsWith("round-") ? "0" : "1") + name.replace('.', '!'))
                .replaceAll(number -> "%012d".formatted(Long.parseLong(cut(number.group()))));
    }

    private static String cut(String digits) {
        return digits.substring(0, Math.min(12, digits.length()));
    }

    /** Below the directory. */
    String name(Path file) {
        return directory.relativize(file).toString();
    }

    /** To a person. */
    String what(Path file) {
        String name = name(file);
        String run = run(name);
        if (name.endsWith(".log")) {
            return "what " + run + " printed";
        }
        if (name.endsWith(".cast")) {
            return "recording of " + run;
        }
        return name.endsWith("network.jsonl") ? "network log of " + run : "kept from " + run;
    }

    /** The run a file belongs to. */
    String run(String name) {
        Matcher round = ROUND.matcher(name);
        if (round.matches()) {
            return "round " + round.group(1) + ": " + run(round.group(2));
        }
        if (name.startsWith("warm-up")) {
            return "the warm-up";
        }
        Matcher check = CHECK.matcher(name.replaceFirst("[/.].*", ""));
        if (!check.matches()) {
            return name.startsWith("secrets.") ? "the scanner for secrets" : "the agent";
        }
        int number = Integer.parseInt(check.group(1));
        String of =
                number >= 1 && number <= comparisons.size()
                        ? comparisons.get(number - 1).head().name()
                        : String.valueOf(number);
        return "check " + of + tree(check.group(2));
    }

    private static String tree(String suffix) {
        return switch (suffix) {
            case "" -> " on the change";
            case "-again" -> " on the change, again";
            case "-base" -> " on the base";
            case "-base-again" -> " on the base, again";
            case "-new-tests-on-base" -> ", the change's tests on the base's code";
            case "-base-tests" -> ", the base's tests on the change's code";
            case "-base-tests-again" -> ", the base's tests on the change's code, again";
            default -> suffix.replace('-', ' ');
        };
    }
}
