package dev.nightkiln.policy;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.ProvingSections.FallbackSection;
import dev.nightkiln.policy.ProvingSections.Rounds;
import dev.nightkiln.policy.ProvingSections.WarmUpSection;
import dev.nightkiln.policy.Wanted.Text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds how a repository wants its changes proven against the organisation's file. Where the floor
 * is silent, the usual reactions hold and no round of repair is paid for.
 */
final class ProvingMerge {
    private final ProvingSections own;
    private final Source silence;
    private final MergeRecord record;

    ProvingMerge(ProvingSections own, Source silence, MergeRecord record) {
        this.own = own;
        this.silence = silence;
        this.record = record;
    }

    /** Only meaningful when no problem was added. */
    Proving proving(ProvingSections asked, AgentRule agent, Duration usualTimeout) {
        return new Proving(
                new ProofRule(tests(asked), reactions(asked)),
                new RepairRule(rounds(asked), fallback(asked, agent)),
                warmUp(asked, agent, usualTimeout),
                reverify(asked),
                new EvidenceRule(keys(asked)));
    }

    /** Patterns are only added: more files are looked at, none less. */
    private List<String> tests(ProvingSections asked) {
        var patterns = new ArrayList<String>();
        own.tests()
                .ifPresentOrElse(
                        list -> list.value().forEach(rule -> test(patterns, rule)),
                        () ->
                                ProofRule.usual()
                                        .tests()
                                        .forEach(p -> test(patterns, new PathRule(p, silence))));
        asked.tests().ifPresent(list -> list.value().forEach(rule -> test(patterns, rule)));
        record.decided("proof.tests", asked.tests().or(own::tests).map(At::source).orElse(silence));
        return patterns;
    }

    private void test(List<String> patterns, PathRule rule) {
        if (!patterns.contains(rule.pattern())) {
            record.decided("proof.tests[" + patterns.size() + "]", rule.source());
            patterns.add(rule.pattern());
        }
    }

    private Map<Signal, Reaction> reactions(ProvingSections asked) {
        var reactions = new EnumMap<Signal, Reaction>(Signal.class);
        for (Signal signal : Signal.values()) {
            String key = "proof.signals." + signal.key();
            At<Reaction> least =
                    Optional.ofNullable(own.signals().get(signal))
                            .orElse(new At<>(ProofRule.usual().on(signal), silence));
            At<Reaction> stated = Optional.ofNullable(asked.signals().get(signal)).orElse(least);
            refuseMilder(key, stated, least);
            record.decided(key, stated.source());
            reactions.put(signal, stated.value());
        }
        return reactions;
    }

    private <E extends Enum<E>> void refuseMilder(String key, At<E> stated, At<E> least) {
        if (stated.value().compareTo(least.value()) < 0) {
            String wanted = ProvingParser.written(least.value());
            record.loosened(
                    stated.source(),
                    key,
                    ProvingParser.written(stated.value())
                            + " is milder than the organisation's "
                            + wanted,
                    least.source(),
                    "write " + wanted + " or ask an operator");
        }
    }

    private int rounds(ProvingSections asked) {
        At<Long> none = new At<>(0L, silence);
        Rounds bound = own.rounds().orElse(new Rounds(none, none));
        At<Long> stated = asked.rounds().map(Rounds::usual).orElse(bound.usual());
        if (stated.value() > bound.most().value()) {
            record.loosened(
                    stated.source(),
                    "repair.rounds",
                    stated.value()
                            + " is more than the organisation allows ("
                            + bound.most().value()
                            + ")",
                    bound.most().source(),
                    "write " + bound.most().value() + " or ask an operator");
        }
        record.decided("repair.rounds", stated.source());
        return Math.toIntExact(stated.value());
    }

    private List<AgentRule> fallback(ProvingSections asked, AgentRule agent) {
        Optional<At<List<FallbackSection>>> chosen = asked.fallback().or(own::fallback);
        record.decided("repair.fallback", chosen.map(At::source).orElse(silence));
        var agents = new ArrayList<AgentRule>();
        for (FallbackSection one : chosen.map(At::value).orElse(List.of())) {
            record.decided("repair.fallback[" + agents.size() + "]", one.command().source());
            agents.add(
                    new AgentRule(
                            one.name().value(),
                            one.command().value(),
                            one.image().map(Text::value).orElse(agent.image())));
        }
        return agents;
    }

    private Optional<WarmUp> warmUp(ProvingSections asked, AgentRule agent, Duration usualTimeout) {
        Optional<WarmUpSection> chosen = asked.warmUp().or(own::warmUp);
        record.decided("warm-up", chosen.map(w -> w.command().source()).orElse(silence));
        return chosen.map(warm ->
                new WarmUp(
                        warm.command().value(),
                        warm.image().map(Text::value).orElse(agent.image()),
                        warm.caches(),
                        warm.timeout()
                                .map(amount -> Duration.ofSeconds(amount.value()))
                                .orElse(usualTimeout)));
    }

    private Reverify reverify(ProvingSections asked) {
        At<Reverify> least = own.reverify().orElse(new At<>(Reverify.NEVER, silence));
        At<Reverify> stated = asked.reverify().orElse(least);
        refuseMilder("conflicts.re-verify", stated, least);
        record.decided("conflicts.re-verify", stated.source());
        return stated.value();
    }

    /** Pinned keys can only become fewer. */
    private List<String> keys(ProvingSections asked) {
        Optional<At<List<String>>> chosen = asked.keys().or(own::keys);
        own.keys()
                .ifPresent(pinned ->
                        asked.keys().stream()
                                .flatMap(list -> list.value().stream())
                                .filter(key -> !pinned.value().contains(key))
                                .forEach(key ->
                                        record.loosened(
                                                asked.keys().orElseThrow().source(),
                                                "evidence.keys",
                                                key + " is not a key the organisation takes",
                                                pinned.source(),
                                                "remove it or ask an operator")));
        record.decided("evidence.keys", chosen.map(At::source).orElse(silence));
        return chosen.map(At::value).orElse(List.of()).stream().distinct().sorted().toList();
    }
}
