package dev.nightkiln.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One assertion of a test with all its lines, and how much it asks for. */
record Assertion(int line, String text) {
    private static final int MAX_LINES = 12;
    private static final int MAX_TEXT = 1_000;

    private static final Pattern ASSERTS =
            Pattern.compile(
                    "\\bassert|\\bexpect(?:_|\\s?\\()|\\.should|\\bshould\\w{0,30}\\(|\\bverify\\w{0,30}\\("
                            + "|\\brefute|\\bmust_|\\bAssert\\.|\\brequire\\.\\w{1,30}\\(|\\bfail\\("
                            + "|\\b\\w\\.(?:Error|Fatal|Fail)\\w{0,5}\\(|\\bpytest\\.(?:raises|fail)"
                            + "|\\bpanic!|->assert|::assert|\\bexpectException");
    private static final Pattern SHELL_ASSERTS =
            Pattern.compile("^\\s*(?:\\[\\[? |test |grep |diff |cmp |assert|if \\[)");
    private static final Pattern IMPORT =
            Pattern.compile(
                    "^\\s*(?:import|from|use|using|#include|package)\\b|\\brequire\\(\\s?[\"']");

    private static final Pattern TRIVIAL =
            Pattern.compile(
                    "(?i)\\bassert\\w{0,20}!?\\s?\\(?\\s?(?:true|not false|1|1 ?== ?1|true ?== ?true)\\s?[),;]?$"
                            + "|\\bassert\\w{0,20}[(]\\s?true\\s?[),]"
                            + "|\\bexpect\\(\\s?(?:true|1)\\s?\\)\\.to\\w{0,12}\\(\\s?(?:true|1)?\\s?\\)"
                            + "|\\bassert\\w{0,20}!?[( ]\\s?(\\w{1,60})\\s?,\\s?\\1\\s?[),]?");
    private static final Pattern NEAR =
            Pattern.compile(
                    "AlmostEqual|\\bapprox\\b|CloseTo|InDelta|InEpsilon|\\bwithin\\(|\\boffset\\("
                            + "|be_within|BeApproximately|\\bdelta\\s?=|\\btolerance|isclose|allclose");
    private static final Pattern EXACT =
            Pattern.compile(
                    "assert\\w{0,10}Equals?\\b|assert(?:Same|Is|Identical|ArrayEquals|IterableEquals|LinesMatch)\\b"
                            + "|assert_(?:eq|equal|same)\\b|\\.to(?:Be|Equal|StrictEqual|BeNull|BeUndefined|"
                            + "MatchSnapshot|MatchInlineSnapshot|HaveBeenCalledWith)\\("
                            + "|\\.is(?:EqualTo|SameAs|Zero)\\(|\\.containsExactly|\\.(?:Equal|AreEqual|Be)\\("
                            + "|\\bshouldBe\\b|\\b(?:eq|eql|strictEqual|deepEqual|deepStrictEqual|equals)\\("
                            + "|===|(?<![!<>=])==(?!=)| -eq | = |assert_called_once_with|\\bdiff\\b|\\bcmp\\b");
    private static final Pattern BROAD =
            Pattern.compile(
                    "(?:assertThrows|raises|Throws|assertRaises|isInstanceOf|expectException)\\w{0,12}[(<]\\s?"
                            + "(?:Base)?(?:Exception|Throwable|Error|RuntimeException|System\\.Exception)\\b");
    private static final Pattern PARTIAL =
            Pattern.compile(
                    "!=|[<>]=?|\\bin\\b|\\b(?:not )?(?:contains?|include)|[cC]ontain|[mM]atch|Regex|[sS]tartsWith"
                            + "|[eE]ndsWith|Greater|Less|[hH]as|[hH]ave|[rR]aises|[tT]hrow|assertIn\\b|\\bgrep\\b"
                            + "|Error\\w?\\(|Fatal\\w?\\(");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])-?\\d[\\d_]{0,30}(?:\\.\\d{1,30})?(?:[eE]-?\\d{1,3})?");

    /** All of a test or of what is around tests. */
    static List<Assertion> of(TestSource.Body body, boolean shell) {
        List<TestSource.Line> lines = body.lines();
        Pattern pattern = shell ? SHELL_ASSERTS : ASSERTS;
        var found = new ArrayList<Assertion>();
        for (int at = 0; at < lines.size(); at++) {
            String text = lines.get(at).text();
            if (pattern.matcher(text).find() && !IMPORT.matcher(text).find()) {
                int end = end(lines, at);
                found.add(
                        new Assertion(
                                lines.get(at).number(), joined(lines, begin(lines, at), end)));
                at = end - 1;
            }
        }
        return found;
    }

    /** Of a language without assertions the condition stands before it. */
    private static int begin(List<TestSource.Line> lines, int at) {
        boolean isReport = lines.get(at).text().strip().matches("\\w\\.(?:Error|Fatal|Fail).*");
        return isReport && at > 0 && lines.get(at - 1).text().strip().startsWith("if ")
                ? at - 1
                : at;
    }

    private static int end(List<TestSource.Line> lines, int from) {
        int open = 0;
        int at = from;
        while (at < lines.size() && at - from < MAX_LINES) {
            open += balance(lines.get(at).text());
            at++;
            boolean goesOn = at < lines.size() && lines.get(at).text().strip().startsWith(".");
            if (open <= 0 && !goesOn) {
                break;
            }
        }
        return at;
    }

    private static int balance(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            open +=
                    "([".indexOf(text.charAt(i)) >= 0
                            ? 1
                            : ")]".indexOf(text.charAt(i)) >= 0 ? -1 : 0;
        }
        return open;
    }

    private static String joined(List<TestSource.Line> lines, int from, int to) {
        var text = new StringBuilder();
        for (TestSource.Line line : lines.subList(from, to)) {
            String said = line.text().strip();
            text.append(text.isEmpty() || said.startsWith(".") || said.startsWith(")") ? "" : " ");
            text.append(said);
        }
        return text.substring(0, Math.min(MAX_TEXT, text.length()));
    }

    String key() {
        return TestSource.laidOut(text);
    }

    /** From what can never fail to what allows one value. */
    int strength() {
        if (TRIVIAL.matcher(text).find()) {
            return 0;
        }
        if (NEAR.matcher(text).find()) {
            return 2;
        }
        if (BROAD.matcher(text).find()) {
            return 1;
        }
        return EXACT.matcher(text).find() ? 3 : PARTIAL.matcher(text).find() ? 2 : 1;
    }

    /** The same assertion but for a number that says how near is near enough. */
    boolean isWiderThan(Assertion other) {
        if (!NEAR.matcher(text).find() && !text.matches(".*[<>].*")) {
            return false;
        }
        List<Double> mine = numbers();
        List<Double> theirs = other.numbers();
        if (!shape().equals(other.shape()) || mine.size() != theirs.size() || mine.isEmpty()) {
            return false;
        }
        double now = Math.abs(mine.getLast());
        double before = Math.abs(theirs.getLast());
        boolean countsDigits =
                text.contains("toBeCloseTo")
                        || text.contains("places")
                        || text.contains("AlmostEqual(");
        boolean fewerDigits = countsDigits && !text.contains("delta");
        return fewerDigits ? now < before : isLooser(now, before);
    }

    /** The more is allowed, the larger an upper bound and a distance, the smaller a lower one. */
    private boolean isLooser(double now, double before) {
        boolean isLowerBound =
                !NEAR.matcher(text).find()
                        && (text.contains(">") || text.contains("Greater"))
                        && !text.contains("<");
        return isLowerBound ? now < before : now > before;
    }

    private String shape() {
        return NUMBER.matcher(key()).replaceAll("#");
    }

    private List<Double> numbers() {
        var numbers = new ArrayList<Double>();
        Matcher number = NUMBER.matcher(key());
        while (number.find()) {
            numbers.add(Double.parseDouble(number.group().replace("_", "")));
        }
        return numbers;
    }
}
