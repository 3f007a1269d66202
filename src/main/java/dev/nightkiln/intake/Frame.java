package dev.nightkiln.intake;

import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.Narrowing;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.task.Specification;
import dev.nightkiln.text.Markdown;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/** In a line each, in what bounds a task will be worked on. */
final class Frame {
    private Frame() {}

    static List<String> of(Specification asked, Policy policy) {
        Policy narrow = Narrowing.of(policy, asked);
        return List.of(
                "Cost of models: " + cost(asked, policy, narrow.limits()),
                "Time: at most "
                        + narrow.limits().written("limits.agent-timeout")
                        + " for the agent and "
                        + narrow.limits().written("limits.check-timeout")
                        + " for a check that names no other",
                "Change: at most "
                        + narrow.limits().files()
                        + " files and "
                        + narrow.limits().lines()
                        + " lines",
                "Agent: " + Markdown.code(narrow.agent().name()),
                "Required checks of the policy: "
                        + Specifications.names(
                                policy.checks().stream().map(CheckRule::name).toList()));
    }

    private static String cost(Specification asked, Policy policy, PolicyLimits narrow) {
        if (policy.models().isEmpty()) {
            return "none, no model may be called";
        }
        boolean lowered = narrow.modelCostMicros() < policy.limits().modelCostMicros();
        Optional<BigDecimal> higher = lowered ? Optional.empty() : asked.budget();
        return "at most "
                + dollars(narrow.modelCostMicros())
                + (lowered ? ", by the issue's budget" : ", by the policy")
                + higher.filter(budget ->
                                budget.movePointRight(6)
                                                .compareTo(
                                                        BigDecimal.valueOf(
                                                                narrow.modelCostMicros()))
                                        > 0)
                        .map(_ -> "; the issue's budget is higher and raises nothing")
                        .orElse("");
    }

    private static String dollars(long micros) {
        return "$" + BigDecimal.valueOf(micros, 6).setScale(2, RoundingMode.CEILING);
    }
}
