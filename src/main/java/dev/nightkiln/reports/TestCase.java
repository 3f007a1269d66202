package dev.nightkiln.reports;

/**
 * One test of a report. {@code id} is what tells it from all others of the run, suite and name as
 * the report gives them; {@code message} is empty unless it failed.
 */
public record TestCase(String id, Status status, long millis, String message) {
    /** How it ended; what JUnit calls an error has failed. */
    public enum Status {
        PASSED,
        FAILED,
        SKIPPED
    }
}
