package dev.nightkiln.reports;

import dev.nightkiln.reports.TestCase.Status;

import java.util.Locale;
import java.util.Set;

import javax.xml.stream.XMLStreamReader;

/** One {@code testcase} while it is read, or a suite that failed as a whole. */
final class JunitCase {
    static final JunitCase NONE = new JunitCase("", "", "", 0, 0);
    private static final int NOWHERE = Integer.MAX_VALUE;

    /** Of googletest, and of those who tell it by an attribute alone. */
    private static final Set<String> NOT_RUN =
            Set.of("notrun", "disabled", "skipped", "ignored", "suppressed");

    private static final Set<String> WENT_WRONG = Set.of("failed", "failure", "error", "broken");

    private final String suite;
    private final String name;
    private final String seconds;
    private final int childDepth;
    private final int endsAt;
    private final StringBuilder message = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private String said = "";
    private int capturing = NOWHERE;
    private Status status = Status.PASSED;
    private boolean repeated;

    private JunitCase(String suite, String name, String seconds, int childDepth, int endsAt) {
        this.suite = suite;
        this.name = name;
        this.seconds = seconds;
        this.childDepth = childDepth;
        this.endsAt = endsAt;
    }

    static JunitCase of(String suite, String name, String seconds, int depth) {
        return new JunitCase(suite, name, seconds, depth + 1, depth);
    }

    /** A failure at this depth that belongs to no test. */
    static JunitCase suite(String suite, int depth) {
        return new JunitCase(suite, "(suite)", "", depth, depth);
    }

    void state(String status, String result) {
        String one = status.toLowerCase(Locale.ROOT);
        String other = result.toLowerCase(Locale.ROOT);
        if (WENT_WRONG.contains(one) || WENT_WRONG.contains(other)) {
            this.status = Status.FAILED;
        } else if (NOT_RUN.contains(one) || NOT_RUN.contains(other)) {
            this.status = Status.SKIPPED;
        }
    }

    void child(String element, int depth, XMLStreamReader xml) {
        if (depth != childDepth) {
            return;
        }
        switch (element) {
            case "failure", "error" -> {
                status = Status.FAILED;
                capturing = depth;
                String attribute = xml.getAttributeValue(null, "message");
                said = attribute == null ? "" : TestIds.cut(attribute, Collected.MAX_MESSAGE);
            }
            case "skipped", "disabled", "ignored" ->
                    status = status == Status.FAILED ? status : Status.SKIPPED;
            case "flakyfailure", "flakyerror" -> repeated = true;
            default -> {}
        }
    }

    void text(XMLStreamReader xml) {
        if (capturing != NOWHERE && text.length() <= Collected.MAX_MESSAGE) {
            String piece = xml.getText();
            text.append(piece, 0, Math.min(piece.length(), 2 * Collected.MAX_MESSAGE));
        }
    }

    /** Most runners begin the trace with the message. */
    private void told() {
        String trace = text.toString().strip();
        String message = said.strip();
        // Some with the class of the error before it.
        if (!trace.startsWith(message) && !trace.startsWith(message, trace.indexOf(": ") + 2)) {
            line(message);
        }
        line(trace);
        text.setLength(0);
        said = "";
        capturing = NOWHERE;
    }

    private void line(String more) {
        if (!more.isEmpty() && message.length() <= Collected.MAX_MESSAGE) {
            message.append(message.isEmpty() ? "" : "\n").append(more);
        }
    }

    /** Whether it ends with the element at this depth. */
    boolean isEndedAt(int depth) {
        if (depth == capturing) {
            told();
        }
        return depth == endsAt;
    }

    void unfinished() {
        status = Status.FAILED;
        told();
        line("the report ends within this test");
    }

    void addTo(Collected found) {
        String why = status == Status.FAILED ? message.toString() : "";
        found.add(suite, name, status, number(seconds), why);
        if (repeated && status == Status.PASSED) {
            found.problem(
                    "has a test that passed only when its runner repeated it: "
                            + TestIds.of(suite, name).text());
        }
    }

    /** Some runners group thousands. */
    private static double number(String seconds) {
        try {
            return Double.parseDouble(seconds.replace(",", ""));
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
