package dev.nightkiln.worker;

import dev.nightkiln.agent.CommandAgent;
import dev.nightkiln.evidence.Findings;
import dev.nightkiln.evidence.Findings.Failure;
import dev.nightkiln.evidence.Findings.PolicyFinding;
import dev.nightkiln.github.Permission;
import dev.nightkiln.policy.ModelRule;
import dev.nightkiln.policy.Narrowing;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.policy.PolicyResult.Effective;
import dev.nightkiln.task.Actor;
import dev.nightkiln.task.FailureReason;
import dev.nightkiln.task.Task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether an attempt may begin: who asked for it may, the policy can be used, and all that it names
 * is there. Asked anew each time, before anything is spent.
 */
final class Admittance {
    private final Preparation preparation;
    private final CommandAgent agent;
    private final Findings findings;

    Admittance(Preparation preparation, CommandAgent agent, Findings findings) {
        this.preparation = preparation;
        this.agent = agent;
        this.findings = findings;
    }

    sealed interface Result {}

    /** Under the policy as it is for this task; {@code onRecord} says how that was told. */
    record Let(Effective effective, Policy policy, PolicyFinding onRecord) implements Result {}

    record Refused(Failure failure) implements Result {}

    Result of(Task task) {
        Actor requester = task.spec().requester();
        Optional<Permission> permission =
                isAskedWithWishes(task)
                        ? Optional.empty()
                        : Optional.of(preparation.permissionOfRequester(task));
        if (permission.filter(has -> !has.canWrite()).isPresent()) {
            return denied(
                    requester.login()
                            + " asked for this and may not write to the repository any more",
                    "");
        }
        preparation.fetch(task);
        return switch (preparation.policy(task)) {
            case PolicyResult.Invalid(var errors) ->
                    denied(
                            Policies.REPOSITORY_FILE + " on the base branch cannot be used",
                            errors.stream()
                                    .map(Object::toString)
                                    .collect(Collectors.joining("\n")));
            case Effective effective ->
                    permission
                            .flatMap(has -> TriggerRight.denial(effective.policy(), requester, has))
                            .map(denial ->
                                    denied(
                                            requester.login()
                                                    + " asked for this and may not by the policy",
                                            denial.toString()))
                            .or(() -> preparation.unwantedKey(effective.policy()).map(Refused::new))
                            .orElseGet(() -> of(task, effective));
        };
    }

    /**
     * Who asked on the pull request is asked about there, wish by wish: one person's lost right
     * must not stand in the way of the others. Who merely retried is asked about here.
     */
    private boolean isAskedWithWishes(Task task) {
        return findings.rounds(task).isEmpty()
                && findings.feedback(task).stream()
                        .anyMatch(wish -> wish.by().id() == task.spec().requester().id());
    }

    private Result of(Task task, Effective effective) {
        Map<String, String> images = preparation.pinnedImages(effective);
        List<ModelRule> keyless = agent.withoutKey(effective.policy());
        if (!keyless.isEmpty()) {
            return new Refused(ModelBounds.withoutKey(keyless));
        }
        Policy policy =
                Narrowing.of(
                        effective.policy().withImages(name -> images.getOrDefault(name, name)),
                        findings.specification(task));
        return new Let(effective, policy, new PolicyFinding(effective.digest(), images));
    }

    private static Result denied(String summary, String log) {
        return new Refused(
                new Failure(FailureReason.POLICY_DENIED, summary, log, Optional.empty()));
    }
}
