package dev.nightkiln.reports;

import java.util.Optional;

/** One suite while it is read, and whether it lists as many tests as it says it has. */
final class JunitSuite {
    private static final int MAX_DIGITS = 9;

    private final String name;
    private final int depth;
    private final long said;
    private long listed;

    JunitSuite(String name, String tests, int depth) {
        this.name = name;
        this.depth = depth;
        boolean number =
                !tests.isEmpty()
                        && tests.length() <= MAX_DIGITS
                        && tests.chars().allMatch(c -> c >= '0' && c <= '9');
        this.said = number ? Long.parseLong(tests) : 0;
    }

    String name() {
        return name;
    }

    boolean isAt(int end) {
        return end == depth;
    }

    void count() {
        listed++;
    }

    void include(JunitSuite inner) {
        listed += inner.listed;
    }

    Optional<String> missing() {
        return listed >= said
                ? Optional.empty()
                : Optional.of(
                        "says that %s has %,d tests and lists %,d"
                                .formatted(TestIds.of("", name).text(), said, listed));
    }
}
