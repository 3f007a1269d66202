package dev.nightkiln.reports;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Test Anything Protocol, versions 12 to 14. Each test is named after the file and the tests it
 * is inside of; another number than planned, no plan and a bail-out are failed tests of their own.
 */
final class TapReader {
    static final int MAX_DEPTH = 32;
    private static final int INDENT = 4;

    /** Of a line; a description is never longer. */
    private static final int MAX_LINE = 8_000;

    private static final Pattern PLAN = Pattern.compile("1\\.\\.([0-9]{1,9})(?:\\s.*)?");
    private static final String BAIL_OUT = "Bail out!";

    private final Collected found;
    private final Deque<TapLevel> levels = new ArrayDeque<>();
    private int diagnostics = -1;
    private int points;
    private int tooDeep;
    private boolean any;
    private boolean bailedOut;

    private TapReader(Collected found) {
        this.found = found;
        levels.push(new TapLevel());
    }

    static void read(String text, Collected found) {
        var reader = new TapReader(found);
        int at = 0;
        while (at < text.length() && !reader.bailedOut) {
            int end = lineEnd(text, at);
            reader.line(text.substring(at, Math.min(end, at + MAX_LINE)).stripTrailing());
            at = end + 1;
        }
        reader.end();
    }

    /** A lone carriage return ends a line too, so it can hide nothing. */
    private static int lineEnd(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '\n' || text.charAt(at) == '\r') {
                return at;
            }
        }
        return text.length();
    }

    private void line(String line) {
        String said = line.stripLeading();
        int indent = line.length() - said.length();
        if (said.isEmpty() || isDiagnostics(indent, said)) {
            return;
        }
        Matcher plan = PLAN.matcher(said);
        if (said.startsWith(BAIL_OUT)) {
            bailOut(said.substring(BAIL_OUT.length()).strip());
        } else if (plan.matches() && isAtLevel(indent)) {
            any = true;
            levels.element().plan(Integer.parseInt(plan.group(1)));
        } else if (TapPoint.is(said) && isAtLevel(indent)) {
            point(said);
        } else if (said.startsWith("#")) {
            String comment = said.substring(1).strip();
            levels.element().last().ifPresent(point -> point.say(comment));
        }
    }

    /** A block of YAML, which ends with its marker or with what stands further left. */
    private boolean isDiagnostics(int indent, String said) {
        if (diagnostics < 0) {
            boolean begins = said.equals("---") && indent == INDENT * (levels.size() - 1) + 2;
            diagnostics = begins ? indent : -1;
            return begins;
        }
        if (indent < diagnostics) {
            diagnostics = -1;
            return false;
        }
        if (indent == diagnostics && said.equals("...")) {
            diagnostics = -1;
        } else {
            levels.element().last().ifPresent(point -> point.say(said));
        }
        return true;
    }

    /** Goes there; whatever is further in has ended by then. */
    private boolean isAtLevel(int indent) {
        int depth = indent / INDENT;
        if (indent % INDENT != 0) {
            return false;
        }
        if (depth > MAX_DEPTH) {
            tooDeep++;
            return false;
        }
        while (levels.size() - 1 > depth) {
            leave();
        }
        while (levels.size() - 1 < depth) {
            levels.push(new TapLevel());
        }
        return true;
    }

    private void leave() {
        List<TapPoint> ended = levels.pop().ended(bailedOut);
        levels.element().include(ended);
    }

    private void point(String said) {
        any = true;
        points++;
        TapLevel level = levels.element();
        if (points <= Collected.MAX_TESTS) {
            level.add(TapPoint.parse(said, level.count() + 1));
        }
    }

    private void bailOut(String why) {
        any = true;
        bailedOut = true;
        levels.getLast().add(TapPoint.failed("(bail out)", why.isEmpty() ? "no reason" : why));
    }

    private void end() {
        if (!any) {
            found.problem("is neither JUnit XML nor TAP");
            return;
        }
        while (levels.size() > 1) {
            leave();
        }
        levels.pop().ended(bailedOut).forEach(point -> point.addTo(found.file(), found));
        if (tooDeep > 0) {
            found.problem("has %,d tests deeper than %d".formatted(tooDeep, MAX_DEPTH));
        }
        if (points > Collected.MAX_TESTS) {
            int over = points - Collected.MAX_TESTS;
            found.problem(
                    "has %,d tests beyond the first %,d".formatted(over, Collected.MAX_TESTS));
        }
    }
}
