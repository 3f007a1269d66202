package dev.nightkiln.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The test points of one indentation, until it ends. */
final class TapLevel {
    private static final int UNPLANNED = -1;

    private final List<TapPoint> points = new ArrayList<>();
    private final List<TapPoint> unclaimed = new ArrayList<>();
    private int planned = UNPLANNED;
    private int count;

    int count() {
        return count;
    }

    void plan(int tests) {
        planned = tests;
    }

    /** What ended before it and belongs to nobody yet is inside it. */
    void add(TapPoint point) {
        count++;
        points.add(point);
        point.include(unclaimed);
        unclaimed.clear();
    }

    void include(List<TapPoint> ended) {
        last().filter(TapPoint::opensBlock)
                .ifPresentOrElse(point -> point.include(ended), () -> unclaimed.addAll(ended));
    }

    Optional<TapPoint> last() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }

    /** All of it, with failed ones for what is wrong with the plan and for what has no result. */
    List<TapPoint> ended(boolean bailedOut) {
        if (!unclaimed.isEmpty()) {
            TapPoint point = TapPoint.failed("(subtest)", "it ended without a result of its own");
            point.include(unclaimed);
            unclaimed.clear();
            points.add(point);
        }
        if (planned == UNPLANNED && !bailedOut) {
            points.add(TapPoint.failed("(plan)", "no plan says how many tests there are"));
        } else if (planned != count && !bailedOut) {
            String why = "%,d tests were planned, %,d were reported".formatted(planned, count);
            points.add(TapPoint.failed("(plan)", why));
        }
        return points;
    }
}
