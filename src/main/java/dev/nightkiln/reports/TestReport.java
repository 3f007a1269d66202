package dev.nightkiln.reports;

import java.util.List;

/**
 * All tests that one run of a check reported, and what of its reports could not be read. Without
 * tests and problems there was no report at all.
 */
public record TestReport(List<TestCase> tests, List<String> problems) {
    /** Stands in ids between a suite and what is in it. */
    public static final char BETWEEN = '›';

    public static final TestReport NONE = new TestReport(List.of(), List.of());

    public TestReport {
        tests = List.copyOf(tests);
        problems = List.copyOf(problems);
    }
}
