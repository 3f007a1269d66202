package dev.nightkiln.reports;

import dev.nightkiln.reports.TestCase.Status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was read so far, within bounds, each test under an id of its own. */
final class Collected {
    static final int MAX_TESTS = 250_000;
    static final int MAX_MESSAGE = 2_000;

    /** Of all messages together; a suite that fails as a whole says the same a thousand times. */
    static final int MAX_MESSAGES = 8_000_000;

    static final int MAX_PROBLEMS = 50;

    private final List<TestCase> tests = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> repeated = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private String file = "";
    private long messages;
    private boolean hasProblem;
    private int moreProblems;
    private int testsOver;
    private int idsCut;
    private int messagesLost;

    /** From now on problems are those of this file. */
    Collected in(String path) {
        file = path;
        hasProblem = false;
        return this;
    }

    String file() {
        return file;
    }

    int size() {
        return tests.size() + testsOver;
    }

    /** Of this file. */
    boolean hasProblem() {
        return hasProblem;
    }

    void problem(String what) {
        hasProblem = true;
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(file.isEmpty() ? what : TestIds.line(file) + " " + what);
        } else {
            moreProblems++;
        }
    }

    void add(String suite, String name, Status status, double seconds, String message) {
        if (tests.size() == MAX_TESTS) {
            testsOver++;
            return;
        }
        var id = TestIds.of(suite, name);
        if (id.cut()) {
            idsCut++;
        }
        tests.add(new TestCase(unique(id.text()), status, millis(seconds), kept(message)));
    }

    private static long millis(double seconds) {
        double millis = seconds * 1000;
        return millis > 0 && millis < Integer.MAX_VALUE ? Math.round(millis) : 0;
    }

    /** The second of the same id becomes {@code id #2}, unless a test is really called so. */
    private String unique(String id) {
        if (ids.add(id)) {
            return id;
        }
        int number = repeated.getOrDefault(id, 1);
        String next;
        do {
            number++;
            next = id + " #" + number;
        } while (!ids.add(next));
        repeated.put(id, number);
        return next;
    }

    private String kept(String message) {
        String text = message.strip();
        int room = (int) Math.min(MAX_MESSAGE, MAX_MESSAGES - messages);
        if (room <= 0 && !text.isEmpty()) {
            messagesLost++;
            return "";
        }
        String kept = TestIds.cut(text, room);
        messages += kept.length();
        return kept;
    }

    TestReport report() {
        file = "";
        if (testsOver > 0) {
            last("%,d tests beyond the first %,d were not read".formatted(testsOver, MAX_TESTS));
        }
        if (idsCut > 0) {
            last(
                    "%,d tests have names of more than %d characters, which are cut"
                            .formatted(idsCut, TestIds.MAX_ID));
        }
        if (messagesLost > 0) {
            last("%,d messages of failed tests found no room".formatted(messagesLost));
        }
        if (moreProblems > 0) {
            last("%,d more problems".formatted(moreProblems));
        }
        return new TestReport(tests, problems);
    }

    /** These few have room whatever the files say. */
    void last(String problem) {
        problems.add(problem);
    }
}
