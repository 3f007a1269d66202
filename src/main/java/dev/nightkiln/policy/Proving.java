package dev.nightkiln.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How a change is proven: what a comparison means, how it is repaired, what is kept warm, who
 * signs.
 */
public record Proving(
        ProofRule proof,
        RepairRule repair,
        Optional<WarmUp> warmUp,
        Reverify reverify,
        EvidenceRule evidence) {
    public static final Proving USUAL =
            new Proving(
                    ProofRule.usual(),
                    RepairRule.NONE,
                    Optional.empty(),
                    Reverify.NEVER,
                    new EvidenceRule(List.of()));

    /** What fallback agents and the warm-up run in. */
    Stream<String> images() {
        return Stream.concat(
                repair.fallback().stream().map(AgentRule::image),
                warmUp.map(WarmUp::image).stream());
    }

    Proving withFallback(List<AgentRule> agents) {
        return new Proving(
                proof, new RepairRule(repair.rounds(), agents), warmUp, reverify, evidence);
    }

    Proving withImages(UnaryOperator<String> name) {
        return new Proving(
                proof,
                new RepairRule(
                        repair.rounds(),
                        repair.fallback().stream()
                                .map(agent -> agent.withImage(name.apply(agent.image())))
                                .toList()),
                warmUp.map(warm ->
                        new WarmUp(
                                warm.command(),
                                name.apply(warm.image()),
                                warm.paths(),
                                warm.timeout())),
                reverify,
                evidence);
    }
}
