package dev.nightkiln.policy;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads proof, repair, warm-up, conflicts and evidence of either file. */
final class ProvingParser {
    static final List<String> SECTIONS =
            List.of("proof", "repair", "warm-up", "conflicts", "evidence");

    private static final Pattern KEY = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int MOST_KEYS = 20;

    private final Problems problems;
    private final boolean floor;
    private final RuleReader rules;

    ProvingParser(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
        this.rules = new RuleReader(problems, floor);
    }

    ProvingSections sections(MappingReader root) {
        var proof = root.mapping("proof", List.of("tests", "signals"));
        var agents = new RepairParser(problems, floor);
        var repair = root.mapping("repair", List.of("rounds", "fallback"));
        var conflicts = root.mapping("conflicts", List.of("re-verify"));
        var evidence = root.mapping("evidence", List.of("keys"));
        return new ProvingSections(
                proof.flatMap(group -> rules.listed(group, "tests", rules::path)),
                proof.map(this::signals).orElse(Map.of()),
                repair.flatMap(agents::rounds),
                repair.flatMap(agents::fallback),
                new WarmUpParser(problems).section(root),
                conflicts.flatMap(group -> word(group, "re-verify", Reverify.values())),
                evidence.flatMap(this::keys));
    }

    private Map<Signal, At<Reaction>> signals(MappingReader proof) {
        var reactions = new EnumMap<Signal, At<Reaction>>(Signal.class);
        proof.mapping("signals", Arrays.stream(Signal.values()).map(Signal::key).toList())
                .ifPresent(group -> {
                    for (Signal signal : Signal.values()) {
                        word(group, signal.key(), Reaction.values())
                                .ifPresent(reaction -> reactions.put(signal, reaction));
                    }
                });
        return reactions;
    }

    /** One of an enumeration's names, as they are written in a policy. */
    private <E extends Enum<E>> Optional<At<E>> word(MappingReader group, String key, E[] all) {
        Optional<YamlNode> node = group.find(key);
        Optional<At<E>> word =
                node.flatMap(found ->
                        Arrays.stream(all)
                                .filter(one ->
                                        found instanceof Scalar scalar
                                                && written(one).equals(scalar.text()))
                                .findFirst()
                                .map(one -> new At<>(one, rules.source(found))));
        if (node.isPresent() && word.isEmpty()) {
            List<String> known = Arrays.stream(all).map(ProvingParser::written).toList();
            return rules.refuse(
                    group,
                    key,
                    RuleReader.shown(node.get()) + " is not known",
                    "write one of " + String.join(", ", known));
        }
        return word;
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Optional<At<List<String>>> keys(MappingReader evidence) {
        String example = "sha256: and the 64 small digits";
        return rules.bounded(
                        evidence,
                        "keys",
                        MOST_KEYS,
                        (path, node) -> rules.named(path, node, KEY, example))
                .filter(keys ->
                        !keys.value().isEmpty()
                                || problems.concern("evidence.keys")
                                || rules.refuse(
                                                evidence,
                                                "keys",
                                                "no key could sign",
                                                "list at least one or remove it")
                                        .isPresent());
    }
}
