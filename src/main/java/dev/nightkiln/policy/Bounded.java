package dev.nightkiln.policy;

import java.util.Arrays;
import java.util.List;

/** The amounts outside `limits`, by section and key, and what holds where the floor is silent. */
enum Bounded {
    SCAN_TIMEOUT("scans", "timeout", Unit.DURATION, 1, 300, 300),
    APPROVALS("sign-off", "approvals", Unit.COUNT, 1, 1, 20),
    PROTECTED_APPROVALS("sign-off", "protected-approvals", Unit.COUNT, 1, 2, 20),
    EVIDENCE("retention", "evidence", Unit.DAYS, 1, 90, 90),
    DELIVERIES("retention", "deliveries", Unit.DAYS, 1, 30, 30);

    private final String section;
    private final String key;
    private final Unit unit;
    private final long least;
    private final long usual;
    private final long most;

    Bounded(String section, String key, Unit unit, long least, long usual, long most) {
        this.section = section;
        this.key = key;
        this.unit = unit;
        this.least = least;
        this.usual = usual;
        this.most = most;
    }

    /** The bounds of one amount; each with the line that set it. */
    record Span(At<Long> least, At<Long> usual, At<Long> most) {}

    static List<String> keys(String section) {
        return Arrays.stream(values())
                .filter(bounded -> bounded.section.equals(section))
                .map(bounded -> bounded.key)
                .toList();
    }

    static List<Bounded> in(String section) {
        return Arrays.stream(values()).filter(bounded -> bounded.section.equals(section)).toList();
    }

    /** Approvals may only rise, so one number is where they begin. */
    boolean risesOnly() {
        return section.equals("sign-off");
    }

    /**
     * What holds where the floor says nothing: a repository may change it only where that is
     * stricter.
     */
    Span silent(Source source) {
        long from = risesOnly() ? usual : least;
        return new Span(at(from, source), at(usual, source), at(most, source));
    }

    /** What one written amount means in the floor. */
    Span exactly(At<Long> amount) {
        return new Span(amount, amount, risesOnly() ? at(most, amount.source()) : amount);
    }

    private static At<Long> at(long value, Source source) {
        return new At<>(value, source);
    }

    String key() {
        return key;
    }

    String path() {
        return section + "." + key;
    }

    Unit unit() {
        return unit;
    }
}
