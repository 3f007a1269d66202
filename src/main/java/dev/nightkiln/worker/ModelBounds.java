package dev.nightkiln.worker;

import dev.nightkiln.agent.AgentReport;
import dev.nightkiln.agent.AgentResult.Overran;
import dev.nightkiln.egress.ModelProvider;
import dev.nightkiln.egress.ModelUse;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.ModelUsage;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.PolicyLimits;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.workspace.Patch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** In words, why an agent could not have its model, or no more of it. */
final class ModelBounds {
    private ModelBounds() {}

    /** Before anything is spent: the agent would find out in the middle of its work. */
    static Failure withoutKey(List<ModelRule> rules) {
        String providers =
                rules.stream()
                        .map(ModelRule::provider)
                        .distinct()
                        .collect(Collectors.joining(" and "));
        String lines =
                rules.stream()
                        .map(rule ->
                                "%s/%s, listed by %s: an operator sets %s"
                                        .formatted(
                                                rule.provider(),
                                                rule.model(),
                                                rule.source(),
                                                ModelProvider.keySetting(rule.provider())))
                        .collect(Collectors.joining("\n"));
        return new Failure(
                FailureReason.AGENT_FAILED,
                "The policy lists models of " + providers + ", and this server has no key for that",
                lines + "\nOr take them off `models` in the policy.",
                Optional.empty());
    }

    /**
     * Of an agent that we had to end, for whatever reason; the attempt has used so much by then.
     */
    static Failure failure(
            Overran overran, PolicyLimits limits, Optional<Patch> patch, ModelUse used) {
        return new Failure(
                overran.reason(),
                summary(overran, limits, used),
                overran.report().logTail(),
                patch);
    }

    private static String summary(Overran overran, PolicyLimits limits, ModelUse used) {
        AgentReport report = overran.report();
        return used.exhausted()
                .filter(_ -> overran.reason() == FailureReason.BUDGET_EXHAUSTED)
                .map(spent ->
                        String.format(
                                Locale.ROOT,
                                "%s of %s (%s) left no room for a call of %,d tokens or more after %s; the agent: %s",
                                spent.limit(),
                                limits.written(spent.limit()),
                                spent.source(),
                                spent.least(),
                                ModelUsage.total(used),
                                report.ending()))
                .orElse("The agent was " + report.ending());
    }

    /** For the journal; what an agent without a model used is not worth a word. */
    static String remark(AgentReport report, ModelUse altogether) {
        ModelUse used = report.network().models();
        return report.ending()
                + (used.models().isEmpty() ? "" : "; " + ModelUsage.total(used))
                + (altogether.requests() == used.requests()
                        ? ""
                        : "; with the runs before it " + ModelUsage.total(altogether));
    }
}
