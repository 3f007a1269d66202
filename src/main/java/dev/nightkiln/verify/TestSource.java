package dev.nightkiln.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A test file taken apart by the indentation of its lines: its tests, and the rest as one more.
 * Lines of comments are left out, so a test in a comment is none.
 */
final class TestSource {
    private static final int MAX_LINE = 1_000;

    private final String shown;
    private final TestLanguage language;
    private final List<Line> lines = new ArrayList<>();
    private final List<Body> tests = new ArrayList<>();
    private final List<Line> rest = new ArrayList<>();

    /** A line of code and where it stands. */
    record Line(int number, String text) {
        int indent() {
            int at = 0;
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at;
        }
    }

    /** One test; the first line is its head. */
    record Body(String file, String name, List<Line> lines) {
        int line() {
            return lines.isEmpty() ? 0 : lines.getFirst().number();
        }

        String head() {
            return lines.isEmpty() ? "" : lines.getFirst().text();
        }

        /** All it does, however it is laid out and called. */
        String key() {
            var key = new StringBuilder();
            lines.stream().skip(1).forEach(line -> key.append(line.text()));
            String head = head();
            int inside = Math.max(head.lastIndexOf('{'), head.lastIndexOf("=>"));
            return laidOut(key.insert(0, inside < 0 ? "" : head.substring(inside)).toString());
        }
    }

    private TestSource(String shown, TestLanguage language) {
        this.shown = shown;
        this.language = language;
    }

    static TestSource of(String shown, TestLanguage language, String content) {
        var source = new TestSource(shown, language);
        source.readLines(content);
        source.readTests();
        return source;
    }

    TestLanguage language() {
        return language;
    }

    String shown() {
        return shown;
    }

    List<Line> lines() {
        return lines;
    }

    List<Body> tests() {
        return tests;
    }

    Body rest() {
        return new Body(shown, "", rest);
    }

    /** Without what formatters change. */
    static String laidOut(String code) {
        var kept = new StringBuilder(code.length());
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (")]}".indexOf(c) >= 0 && !kept.isEmpty() && kept.charAt(kept.length() - 1) == ',') {
                kept.setLength(kept.length() - 1);
            }
            if (!Character.isWhitespace(c) && c != ';') {
                kept.append(c == '\'' ? '"' : c);
            }
        }
        return kept.toString();
    }

    private void readLines(String content) {
        String closing = "";
        int number = 0;
        for (int at = 0; at < content.length(); ) {
            int end = content.indexOf('\n', at);
            end = end < 0 ? content.length() : end;
            String text = content.substring(at, Math.min(end, at + MAX_LINE)).stripTrailing();
            number++;
            at = end + 1;
            if (!closing.isEmpty()) {
                closing = text.contains(closing) ? "" : closing;
                continue;
            }
            closing = opened(text.strip());
            if (!text.isBlank() && !language.isComment(text) && !isOnlyText(text.strip())) {
                lines.add(new Line(number, text));
            }
        }
    }

    /** A text that stands alone does nothing, nor does the begin of a comment. */
    private boolean isOnlyText(String said) {
        return said.startsWith("\"\"\"") || said.startsWith("'''") || said.startsWith("/*");
    }

    /** What ends the comment or text that begins on this line and goes on after it. */
    private String opened(String said) {
        if (language == TestLanguage.PYTHON) {
            return Stream.of("\"\"\"", "'''")
                    .filter(quotes -> !language.isComment(said))
                    .filter(quotes -> said.split(quotes, -1).length % 2 == 0)
                    .findFirst()
                    .orElse("");
        }
        boolean begins = language.hasBlockComments() && said.startsWith("/*");
        return begins && !said.contains("*/") ? "*/" : "";
    }

    private void readTests() {
        boolean marked = false;
        for (int at = 0; at < lines.size(); ) {
            String text = lines.get(at).text();
            marked |= language.isMarker(text);
            var name = language.function(text);
            if (name.isPresent() && (marked || language.isTestByName(text))) {
                int end = end(at);
                tests.add(new Body(shown, name.get(), List.copyOf(lines.subList(at, end))));
                at = end;
                marked = false;
            } else {
                marked &= name.isEmpty();
                rest.add(lines.get(at));
                at++;
            }
        }
    }

    /** Where what is further in than its head, and the lines that close it, has ended. */
    private int end(int head) {
        int indent = lines.get(head).indent();
        for (int at = head + 1; at < lines.size(); at++) {
            Line line = lines.get(at);
            if (line.indent() > indent) {
                continue;
            }
            String said = line.text().strip();
            if (line.indent() == indent && (said.startsWith("}") || said.equals("end"))) {
                return at + 1;
            }
            if (line.indent() < indent || ")]{".indexOf(said.charAt(0)) < 0) {
                return at;
            }
        }
        return lines.size();
    }
}
