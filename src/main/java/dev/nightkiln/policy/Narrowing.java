package dev.nightkiln.policy;

import dev.nightkiln.policy.CheckRule.KeptFiles;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof.Command;
import dev.nightkiln.task.Specification;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * The policy of one task. Its specification can only ask for more: further required checks, in the
 * image of the policy's first, and a lower budget.
 */
public final class Narrowing {
    private static final int MICROS = 6;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Narrowing() {}

    /** The required check that shows the criterion at this place, counted from one. */
    public static String criterionCheck(int number) {
        return "criterion " + number;
    }

    /** The required check made of the validation command at this place, counted from one. */
    public static String commandCheck(int number) {
        return "validation " + number;
    }

    public static Policy of(Policy policy, Specification specification) {
        var checks = new ArrayList<>(policy.checks());
        checks.addAll(added(policy, specification));
        Policy chosen = specification.agent().map(policy::startingWith).orElse(policy);
        return chosen.with(checks, limits(policy.limits(), specification));
    }

    private static List<CheckRule> added(Policy policy, Specification specification) {
        var added = new ArrayList<CheckRule>();
        int number = 0;
        for (Criterion criterion : specification.criteria()) {
            number++;
            if (criterion.proof() instanceof Command(String line)) {
                added.add(check(policy, criterionCheck(number), line));
            }
        }
        number = 0;
        for (String line : specification.commands()) {
            number++;
            added.add(check(policy, commandCheck(number), line));
        }
        return added;
    }

    /** A policy may have a check of that name already; a name means one check. */
    private static CheckRule check(Policy policy, String name, String line) {
        boolean taken =
                policy.checks().stream().anyMatch(other -> other.name().equalsIgnoreCase(name));
        return new CheckRule(
                taken ? name + " of the issue" : name,
                List.of("sh", "-ec", line),
                policy.checks().getFirst().image(),
                policy.limits().checkTimeout(),
                KeptFiles.NONE);
    }

    private static PolicyLimits limits(PolicyLimits limits, Specification specification) {
        return specification
                .budget()
                .map(dollars -> dollars.movePointRight(MICROS).min(MOST).longValue())
                .filter(micros -> micros < limits.modelCostMicros())
                .map(micros -> {
                    var amounts = new EnumMap<Limit, Long>(limits.amounts());
                    amounts.put(Limit.MODEL_COST, micros);
                    return new PolicyLimits(amounts);
                })
                .orElse(limits);
    }
}
