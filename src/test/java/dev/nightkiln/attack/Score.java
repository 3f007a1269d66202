package dev.nightkiln.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that were tried, and what is wrong with each; a row without a result has not held. */
final class Score {
    private static final List<String> NO_RESULT = List.of("no result");

    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    void tried(String row) {
        if (rows.putIfAbsent(row, NO_RESULT) != null) {
            throw new AssertionError("two rows are named " + row);
        }
    }

    void result(String row, List<String> wrong) {
        if (rows.replace(row, List.copyOf(wrong)) == null) {
            throw new AssertionError("nobody tried " + row);
        }
    }

    /** What is wrong with all of these, beside what is wrong with each. */
    void also(List<String> of, List<String> wrong) {
        for (String row : of) {
            var both = new ArrayList<>(rows.getOrDefault(row, NO_RESULT));
            both.addAll(wrong);
            result(row, both);
        }
    }

    int tried() {
        return rows.size();
    }

    long held() {
        return rows.values().stream().filter(List::isEmpty).count();
    }

    /** Those of the rows that have not held, and why. */
    List<String> failures(List<String> of) {
        return of.stream()
                .filter(row -> !rows.getOrDefault(row, NO_RESULT).isEmpty())
                .map(row -> row + ": " + rows.getOrDefault(row, NO_RESULT))
                .toList();
    }

    @Override
    public String toString() {
        return "attacks tried: " + tried() + ", held: " + held();
    }
}
