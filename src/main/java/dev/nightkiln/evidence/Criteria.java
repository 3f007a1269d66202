package dev.nightkiln.evidence;

import dev.nightkiln.policy.Command;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Specification;
import dev.nightkiln.verify.CheckComparison;
import dev.nightkiln.verify.Standing;

import java.util.List;
import java.util.Optional;

/**
 * Holds each exit criterion against what was observed. Nothing an agent says has a part in it, and
 * what nobody could observe stays unproven.
 */
public final class Criteria {
    private Criteria() {}

    /** What was observed of a criterion. */
    public enum Outcome {
        /** It, or what the change's tests ask for, fails without the change and passes with it. */
        PROVEN,
        /** It passes on both: it holds, and nothing shows that the change made it so. */
        HOLDS,
        FAILED,
        UNPROVEN
    }

    /** One criterion, what became of it and why, and the runs that say so. */
    public record Judged(
            Criterion criterion,
            Outcome outcome,
            String reason,
            Optional<CheckComparison> comparison) {}

    public static List<Judged> judge(
            Optional<Specification> specification, List<CheckComparison> comparisons) {
        return specification.map(Specification::criteria).orElse(List.of()).stream()
                .map(criterion -> judge(criterion, comparisons))
                .toList();
    }

    private static Judged judge(Criterion criterion, List<CheckComparison> comparisons) {
        return switch (criterion.proof()) {
            case Criterion.Proof.None() ->
                    unproven(criterion, "the issue names nothing that would show it");
            case Criterion.Proof.NamedCheck(String name) ->
                    comparisons.stream()
                            .filter(one -> one.head().name().strip().equalsIgnoreCase(name.strip()))
                            .findFirst()
                            .map(one -> judge(criterion, one))
                            .orElseGet(
                                    () -> unproven(criterion, "no required check has this name"));
            case Criterion.Proof.Command(String line) ->
                    comparisons.stream()
                            .filter(one -> Command.shown(one.head().command()).equals(line.strip()))
                            .findFirst()
                            .map(one -> judge(criterion, one))
                            .orElseGet(() -> unproven(criterion, "its command was not run"));
        };
    }

    private static Judged unproven(Criterion criterion, String reason) {
        return new Judged(criterion, Outcome.UNPROVEN, reason, Optional.empty());
    }

    private static Judged judge(Criterion criterion, CheckComparison seen) {
        Outcome outcome = outcome(seen);
        return new Judged(criterion, outcome, reason(outcome, seen), Optional.of(seen));
    }

    private static Outcome outcome(CheckComparison seen) {
        if (seen.isFlaky()) {
            return Outcome.UNPROVEN;
        }
        if (!seen.head().passed()) {
            return Outcome.FAILED;
        }
        if (seen.isFixed() || seen.isProvenByNewTests()) {
            return Outcome.PROVEN;
        }
        return seen.standing() == Standing.KEPT ? Outcome.HOLDS : Outcome.UNPROVEN;
    }

    private static String reason(Outcome outcome, CheckComparison seen) {
        return switch (outcome) {
            case PROVEN ->
                    seen.isFixed()
                            ? "fails on the base, passes on the change"
                            : "its new tests fail without the change, and pass with it";
            case HOLDS -> "passes, as it did before the change";
            case FAILED -> "fails on the change";
            case UNPROVEN -> unproven(seen);
        };
    }

    private static String unproven(CheckComparison seen) {
        if (seen.isFlaky()) {
            return "failed and passed on the same tree";
        }
        if (seen.base().isEmpty()) {
            return "passes; nothing says what it did before";
        }
        if (seen.standing() == Standing.UNCOMPARED) {
            return "passes; the base came to no result";
        }
        return seen.passesForWantOfTests()
                ? "passes, but not with the tests of the base"
                : "passes, and so do its tests without the change";
    }
}
