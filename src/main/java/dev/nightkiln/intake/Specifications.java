package dev.nightkiln.intake;

import dev.nightkiln.evidence.Understanding;
import dev.nightkiln.github.BranchHead;
import dev.nightkiln.github.GitHubRefused;
import dev.nightkiln.policy.AgentRule;
import dev.nightkiln.policy.CheckRule;
import dev.nightkiln.policy.Policies;
import dev.nightkiln.policy.Policy;
import dev.nightkiln.policy.PolicyResult;
import dev.nightkiln.spec.Gap;
import dev.nightkiln.spec.SpecificationReader;
import dev.nightkiln.spec.SpecificationResult.Incomplete;
import dev.nightkiln.spec.SpecificationResult.Understood;
import dev.nightkiln.task.Criterion;
import dev.nightkiln.task.Criterion.Proof.NamedCheck;
import dev.nightkiln.task.Specification;
import dev.nightkiln.text.Markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads what an issue asks for, and holds it against who wrote it and against the policy on the
 * base branch. What is said about bounds is what would hold now; they are read again when the task
 * begins.
 */
final class Specifications {
    private static final int LONGEST = 300;

    private final SpecificationReader reader = new SpecificationReader();
    private final Policies policies;

    Specifications(Policies policies) {
        this.policies = policies;
    }

    /** What an issue comes to. */
    sealed interface Reading {
        record Clear(Understanding understood) implements Reading {}

        record Unclear(Incomplete incomplete) implements Reading {}
    }

    Reading read(Ask ask, BranchHead base) {
        return switch (reader.read(ask.wording().title(), ask.wording().body())) {
            case Incomplete incomplete -> new Reading.Unclear(incomplete);
            case Understood(var said, var remarks) -> {
                var notes = new ArrayList<>(remarks);
                yield hold(ofWriter(said, ask, notes), notes, policy(ask, base));
            }
        };
    }

    /**
     * Whoever opened an issue may change its text at any time, so that person's right decides and
     * not that of whoever put the label on it.
     */
    private static Specification ofWriter(Specification said, Ask ask, List<String> notes) {
        boolean high = said.priority() == Specification.Priority.HIGH;
        if (!said.hasCommands() && said.agent().isEmpty() && !high) {
            return said;
        }
        if (isByAWriter(ask)) {
            return said;
        }
        notes.add(
                "Commands, agent and priority are not taken from this issue: it was written by somebody"
                        + " without write access. Criteria count, without their commands.");
        return said.ofOutsider();
    }

    /** In doubt it is not. */
    private static boolean isByAWriter(Ask ask) {
        try {
            return ask.now()
                    .author()
                    .filter(by ->
                            by.id() == ask.scene().sender().id()
                                    || ask.repository().permissionOf(by).canWrite())
                    .isPresent();
        } catch (GitHubRefused refused) {
            return false;
        }
    }

    /** Empty where GitHub does not tell; then the attempt finds out. */
    private Optional<PolicyResult> policy(Ask ask, BranchHead base) {
        try {
            return Optional.of(
                    policies.effective(
                            ask.repository().file(Policies.REPOSITORY_FILE, base.commit())));
        } catch (GitHubRefused unreadable) {
            return Optional.empty();
        }
    }

    private static Reading hold(
            Specification said, List<String> notes, Optional<PolicyResult> policy) {
        if (policy.isEmpty()) {
            return clear(said, notes, List.of("The policy could not be read yet."));
        }
        return switch (policy.get()) {
            case PolicyResult.Invalid(var errors) ->
                    clear(
                            said,
                            notes,
                            List.of(
                                    "The policy on the base branch cannot be used: "
                                            + code(errors.getFirst().toString())));
            case PolicyResult.Effective(Policy effective, _) -> hold(said, notes, effective);
        };
    }

    private static Reading clear(Specification said, List<String> notes, List<String> frame) {
        return new Reading.Clear(new Understanding(said, notes, frame));
    }

    private static Reading hold(Specification said, List<String> notes, Policy policy) {
        var unknown = new ArrayList<Gap>();
        int number = 0;
        for (Criterion criterion : said.criteria()) {
            number++;
            if (criterion.proof() instanceof NamedCheck(String name) && !isCheck(name, policy)) {
                unknown.add(unknown(number, name, policy));
            }
        }
        if (!unknown.isEmpty()) {
            return new Reading.Unclear(new Incomplete(unknown, List.of()));
        }
        said.agent()
                .filter(name -> policy.agents().stream().noneMatch(is(name)))
                .ifPresent(name ->
                        notes.add(
                                "The agent "
                                        + code(name)
                                        + " is not taken: the policy allows "
                                        + names(
                                                policy.agents().stream()
                                                        .map(AgentRule::name)
                                                        .toList())
                                        + "."));
        return clear(said, notes, Frame.of(said, policy));
    }

    private static Predicate<AgentRule> is(String name) {
        return agent -> agent.name().equalsIgnoreCase(name);
    }

    private static boolean isCheck(String name, Policy policy) {
        return policy.checks().stream().anyMatch(check -> check.name().equalsIgnoreCase(name));
    }

    private static Gap unknown(int number, String name, Policy policy) {
        List<String> known = policy.checks().stream().map(CheckRule::name).toList();
        return new Gap(
                0,
                "criteria " + number,
                "it names the check " + code(name) + ", which the policy does not have",
                "name one of " + names(known) + ", or give a command",
                "### Exit criteria\n\n- what must be true; check: " + known.getFirst());
    }

    static String names(List<String> names) {
        return names.stream().map(Specifications::code).collect(Collectors.joining(", "));
    }

    static String code(String text) {
        return Markdown.code(Markdown.shortened(text, LONGEST));
    }
}
