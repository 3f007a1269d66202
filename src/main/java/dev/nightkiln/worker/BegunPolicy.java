package dev.nightkiln.worker;

import dev.nightkiln.evidence.Findings;
import dev.nightkiln.policy.Narrowing;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.task.Task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The policy that an attempt began with, as long as it is the one in force. */
final class BegunPolicy {
    private final Preparation preparation;
    private final Findings findings;

    BegunPolicy(Preparation preparation, Findings findings) {
        this.preparation = preparation;
        this.findings = findings;
    }

    /** Whether it can be gone on with. */
    sealed interface Answer {}

    /** For this task, with the images of when the attempt began. */
    record InForce(Policy policy) implements Answer {}

    /** Why it cannot, for a person. */
    record Gone(String summary, String details) implements Answer {
        private static Gone of(String summary, List<?> details) {
            return new Gone(
                    summary,
                    details.stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
    }

    Answer of(Task task) {
        Optional<Findings.PolicyFinding> began = findings.policy(task);
        Optional<String> recorded = began.map(Findings.PolicyFinding::digest);
        Map<String, String> images = began.map(Findings.PolicyFinding::images).orElse(Map.of());
        return switch (preparation.policy(task)) {
            case PolicyResult.Invalid(var errors) ->
                    Gone.of("The policy became unusable since the task began", errors);
            case PolicyResult.Effective(_, var digest) when !recorded.equals(Optional.of(digest)) ->
                    Gone.of(
                            "The policy in force is not the one the task began with",
                            List.of(
                                    "recorded when the agent was started: "
                                            + recorded.orElse("nothing"),
                                    "in force now: " + digest,
                                    "`/agent retry` begins again under the policy in force"));
            case PolicyResult.Effective(Policy policy, _)
                    when !images.keySet().containsAll(policy.images()) ->
                    Gone.of(
                            "Which images this attempt began with is not on record",
                            List.of("`/agent retry` begins again with those of today"));
            case PolicyResult.Effective(Policy policy, _) ->
                    new InForce(
                            Narrowing.of(
                                    policy.withImages(name -> images.getOrDefault(name, name)),
                                    findings.specification(task)));
        };
    }
}
