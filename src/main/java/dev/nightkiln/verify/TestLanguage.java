package dev.nightkiln.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How tests of a language are written and switched off, as far as one line tells it. The patterns
 * never go back over more than a few letters, as the lines are hostile.
 */
enum TestLanguage {
    JAVA(
            "java kt kts groovy scala",
            "^\\s*+(?:@\\w+(?:\\([^)]*\\))?\\s++)*+[^=;@]*?(?:\\b(?!(?:new|return|throw|if|for|while)\\b)(\\w++)|(`[^`]+`))\\(",
            "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\\b",
            "\\bvoid\\s+test\\w*\\(",
            "@(?:Disabled|Ignore|Enabled)\\w*|\\benabled\\s*=\\s*false|\\bassum\\w+\\(|\\bAssum\\w+\\."
                    + "|\\babort\\(|\\bSkipException\\b",
            "//"),
    PYTHON(
            "py",
            "^\\s*+(?:async\\s+)?def\\s+(\\w+)\\s*\\(",
            "",
            "\\bdef\\s+test",
            "\\b(?:pytest|mark|unittest)\\.(?:mark\\.)?(?:skip|xfail|importorskip)\\w*|\\bskipTest\\("
                    + "|\\bSkipTest\\b|@skip\\w*|@expectedFailure|\\bexpectedFailure\\b"
                    + "|\\b__test__\\s*=\\s*False|\\bcollect_ignore\\w*",
            "#"),
    SCRIPT(
            "js jsx ts tsx mjs cjs mts cts vue svelte",
            "^\\s*+(?:[xf]?it|[xf]?test|specify)(?:\\.\\w+)*\\s*\\(\\s*([\"'`][^\"'`]*)?",
            "",
            ".",
            "\\b(?:it|test|describe|context|suite)\\.(?:\\w+\\.)?(?:skip|only|todo|failing|fixme)\\w*"
                    + "|\\b[xf](?:it|test|describe|context)\\(|\\bthis\\.skip\\(|\\bpending\\(",
            "//"),
    GO(
            "go",
            "^func\\s+(?:\\([^)]*\\)\\s*)?((?:Test|Fuzz|Example)\\w*)\\s*\\(",
            "",
            ".",
            "\\b\\w+\\.Skip(?:f|Now)?\\(|^//go:build\\b.*\\bignore\\b|^// \\+build\\b.*\\bignore\\b",
            "//"),
    RUST(
            "rs",
            "^\\s*+(?:pub\\s+)?(?:async\\s+)?fn\\s+(\\w+)",
            "#\\[(?:\\w+::)*(?:test|rstest|test_case)\\b",
            "",
            "#\\[\\s*ignore\\b|#\\[cfg\\((?:any\\(\\)|not\\(test\\))",
            "//"),
    RUBY(
            "rb",
            "^\\s*+(?:def\\s+(test_\\w+)|x?(?:it|specify|test|example)\\b[ (]*([\"'][^\"']*)?)",
            "",
            ".",
            "^\\s*+(?:skip|pending|omit)\\b|^\\s*+x(?:it|describe|context|specify|example)\\b"
                    + "|\\b(?:skip|pending):|,\\s*:(?:skip|pending|focus)\\b|^\\s*+f(?:it|describe|context)\\b",
            "#"),
    C_SHARP(
            "cs fs vb",
            "^\\s*+(?:\\[[^\\]]*\\]\\s*+)*+[^=;\\[]*?\\b(?!(?:new|return|throw|if|for|while)\\b)(\\w++)\\(",
            "\\[(?:Fact|Theory|Test|TestMethod|DataTestMethod|TestCase|Property)\\b",
            "",
            "\\bSkip\\s*=|\\[(?:\\w+\\s*,\\s*)*(?:Ignore|Explicit)\\b|\\bAssert\\.(?:Ignore|Inconclusive)\\("
                    + "|\\bSkip\\.If",
            "//"),
    PHP(
            "php",
            "^\\s*+(?:(?:public|protected|private|final|static)\\s+)*function\\s+(\\w+)|^\\s*+(?:it|test)\\(\\s*([\"'][^\"']*)",
            "#\\[Test\\b",
            "\\bfunction\\s+test|^\\s*+(?:it|test)\\(",
            "\\bmarkTest(?:Skipped|Incomplete)\\(|->(?:skip|todo|only)\\(|#\\[Requires\\w+",
            "//"),
    SHELL(
            "sh bash bats t zsh",
            "^\\s*+(?:@test\\s+([\"'][^\"']*)|(?:function\\s+)?(test\\w*)\\s*(?:\\(\\)|\\{))",
            "",
            ".",
            "^\\s*+skip\\b|#\\s*(?:SKIP|TODO)\\b",
            "#");

    @SuppressWarnings("ImmutableEnumChecker") // List.of never changes
    private final List<String> endings;

    private final Pattern function;
    private final Optional<Pattern> marker;
    private final Optional<Pattern> testName;
    private final Pattern skip;
    private final String comment;

    TestLanguage(
            String endings,
            String function,
            String marker,
            String testName,
            String skip,
            String comment) {
        this.endings = Arrays.asList(endings.split(" "));
        this.function = Pattern.compile(function);
        this.marker = pattern(marker);
        this.testName = pattern(testName);
        this.skip = Pattern.compile(skip);
        this.comment = comment;
    }

    private static Optional<Pattern> pattern(String regex) {
        return regex.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex));
    }

    static Optional<TestLanguage> of(String path, String content) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        Optional<TestLanguage> named =
                Arrays.stream(values()).filter(one -> one.endings.contains(ending)).findFirst();
        boolean isScript = named.isEmpty() && content.startsWith("#!") && !name.contains(".");
        return isScript ? Optional.of(SHELL) : named;
    }

    /** The name of the function or test that begins on this line, if one does. */
    Optional<String> function(String line) {
        Matcher found = function.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        for (int group = 1; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                return Optional.of(found.group(group).replaceFirst("^[\"'`]", "").replace("`", ""));
            }
        }
        return Optional.of(line.strip());
    }

    /** An annotation or attribute that makes a test of the next function. */
    boolean isMarker(String line) {
        return marker.filter(one -> one.matcher(line).find()).isPresent();
    }

    boolean isTestByName(String line) {
        return testName.filter(one -> one.matcher(line).find()).isPresent();
    }

    boolean isSkipped(String line) {
        return skip.matcher(line).find();
    }

    boolean isComment(String line) {
        String said = line.strip();
        boolean isBuildTag = said.startsWith("//go:build") || said.startsWith("// +build");
        return (said.startsWith(comment) && !isBuildTag && !said.startsWith("#["))
                || (hasBlockComments() && said.startsWith("*") && !said.startsWith("*."));
    }

    boolean hasBlockComments() {
        return !comment.equals("#");
    }
}
