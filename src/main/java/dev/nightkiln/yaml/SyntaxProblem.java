package dev.nightkiln.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The YAML library's complaint in plain words. */
record SyntaxProblem(int line, String reason, String mend) {
    /** What the library says of an alias without a name, and of signs that YAML reserves. */
    private static final Pattern NO_START =
            Pattern.compile("(?:unexpected character found |found character ')([*&@`%|>!])");

    static SyntaxProblem of(YamlEngineException wrong, String text) {
        return switch (wrong) {
            case MarkedYamlEngineException marked -> ofMarked(marked);
            case ReaderException unreadable ->
                    new SyntaxProblem(
                            lineAt(text, unreadable.getPosition()),
                            "there is an invisible character ("
                                    + Characters.name(unreadable.getCodePoint())
                                    + ")",
                            "remove it");
            default -> new SyntaxProblem(1, "not YAML", "compare the file with an example");
        };
    }

    private static SyntaxProblem ofMarked(MarkedYamlEngineException wrong) {
        String problem = Optional.ofNullable(wrong.getProblem()).orElse("");
        String context = Optional.ofNullable(wrong.getContext()).orElse("");
        int here = line(wrong.getProblemMark());
        int begun = wrong.getContextMark().isPresent() ? line(wrong.getContextMark()) : here;
        if (problem.contains("TAB") || problem.contains("\\t")) {
            return new SyntaxProblem(
                    here, "a tab stands where YAML wants spaces", "indent with spaces");
        }
        if (context.contains("quoted scalar")) {
            return new SyntaxProblem(
                    begun,
                    "a quoted text is not closed or has a wrong \\ in it",
                    "close the quote, or use '...'");
        }
        if (context.contains("flow")) {
            return new SyntaxProblem(
                    begun, "a [ or { is not closed, or a comma is missing", "close the bracket");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new SyntaxProblem(
                    here,
                    "there is a `: ` where no key can be",
                    "put the value in quotes or mend the indentation");
        }
        if (context.contains("simple key")) {
            return new SyntaxProblem(
                    begun, "this line is not `key: value`", "add the missing `: `");
        }
        if (problem.contains("expected <block end>") || context.contains("block")) {
            return new SyntaxProblem(
                    here,
                    "the indentation does not fit the lines above",
                    "use the same number of spaces for keys of one group");
        }
        Matcher start = NO_START.matcher(problem);
        if (start.lookingAt()) {
            return new SyntaxProblem(
                    here, "a value cannot begin with `" + start.group(1) + "`", "put it in quotes");
        }
        return new SyntaxProblem(
                here, "not YAML (" + problem + ")", "put special characters in quotes");
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    private static int lineAt(String text, int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        return 1 + (int) before.chars().filter(point -> point == '\n').count();
    }
}
