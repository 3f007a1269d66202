package dev.nightkiln.conflicts;

import dev.nightkiln.task.CommitSha;
import dev.nightkiln.verify.CheckComparison;

import java.util.List;

/**
 * What the required checks said of the merge of these two commits; without any check, why none
 * could be run.
 */
public record Reverified(CommitSha base, CommitSha head, List<Line> checks, String why) {
    public Reverified {
        checks = List.copyOf(checks);
    }

    /** One check on the merge; {@code onBaseToo} where the base alone fails it as well. */
    public record Line(
            String name,
            boolean passed,
            boolean onBaseToo,
            int exitCode,
            long tookMillis,
            String tail) {
        /** One that passes the second time has passed, as it has for the change itself. */
        static Line of(CheckComparison check) {
            boolean passed = check.head().passed() || check.isFlaky();
            return new Line(
                    check.head().name(),
                    passed,
                    check.standing() == dev.nightkiln.verify.Standing.ALREADY_RED,
                    check.head().exitCode(),
                    check.head().tookMillis(),
                    passed ? "" : check.head().logTail());
        }
    }

    static Reverified impossible(Standing of, String why) {
        return new Reverified(of.base(), of.head(), List.of(), why);
    }

    boolean isOf(Standing standing) {
        return standing.base().equals(base) && standing.head().equals(head);
    }

    boolean passed() {
        return !checks.isEmpty() && checks.stream().allMatch(Line::passed);
    }
}
