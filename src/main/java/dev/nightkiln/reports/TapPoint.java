package dev.nightkiln.reports;

import dev.nightkiln.reports.TestCase.Status;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One test point of TAP, with those inside it. */
final class TapPoint {
    private static final Pattern POINT =
            Pattern.compile("(ok|not ok)(?: {1,8}([0-9]{1,9})(?= |$))?(?:(?= )(.*))?");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?i)(?:^|\\s)#\\s{0,8}(skip|todo|time=([0-9.]{1,20}))");

    private final String name;
    private final Status status;
    private final double seconds;
    private final boolean opensBlock;
    private final StringBuilder message = new StringBuilder();
    private final List<TapPoint> inside = new ArrayList<>();

    private TapPoint(String name, Status status, double seconds, boolean opensBlock) {
        this.name = name;
        this.status = status;
        this.seconds = seconds;
        this.opensBlock = opensBlock;
    }

    static boolean is(String line) {
        return (line.startsWith("ok") || line.startsWith("not ok"))
                && POINT.matcher(line).matches();
    }

    /** {@code count} is its place, which names it when it has neither number nor description. */
    static TapPoint parse(String line, int count) {
        Matcher point = POINT.matcher(line);
        if (!point.matches()) {
            throw new IllegalArgumentException("no test point: " + line);
        }
        String rest = point.group(3) == null ? "" : point.group(3).strip();
        boolean block = rest.equals("{") || rest.endsWith(" {");
        rest = block ? rest.substring(0, rest.length() - 1).strip() : rest;
        Matcher directive = DIRECTIVE.matcher(rest);
        boolean directed = directive.find();
        String name = description(directed ? rest.substring(0, directive.start()) : rest);
        Status status = point.group(1).equals("ok") ? Status.PASSED : Status.FAILED;
        double millis = 0;
        if (directed && directive.group(2) != null) {
            millis = number(directive.group(2));
        } else if (directed) {
            status = directed(directive.group(1), status);
        }
        String named = name.isEmpty() ? "test " + numberOr(point.group(2), count) : name;
        return new TapPoint(named, status, millis / 1000, block);
    }

    private static String numberOr(@Nullable String number, int count) {
        return number == null ? String.valueOf(count) : number;
    }

    /** What is skipped did not run; what fails and is to be done is expected to. */
    private static Status directed(String directive, Status status) {
        return directive.equalsIgnoreCase("skip") || status == Status.FAILED
                ? Status.SKIPPED
                : status;
    }

    private static String description(String text) {
        String stripped = text.strip();
        String bare = stripped.startsWith("-") ? stripped.substring(1).strip() : stripped;
        return bare.replace("\\#", "#").replace("\\\\", "\\");
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    static TapPoint failed(String name, String why) {
        var point = new TapPoint(name, Status.FAILED, 0, false);
        point.say(why);
        return point;
    }

    /** Of the buffered form, in which the inner ones follow in braces. */
    boolean opensBlock() {
        return opensBlock;
    }

    void say(String line) {
        if (status == Status.FAILED && message.length() <= Collected.MAX_MESSAGE) {
            message.append(line).append('\n');
        }
    }

    void include(List<TapPoint> points) {
        inside.addAll(points);
    }

    void addTo(String outer, Collected found) {
        String suite = inside.isEmpty() ? "" : TestIds.joined(outer, name);
        inside.forEach(point -> point.addTo(suite, found));
        found.add(outer, name, status, seconds, message.toString());
    }
}
