package dev.nightkiln.policy;

import dev.nightkiln.policy.ProofRule.Reaction;
import dev.nightkiln.policy.ProvingSections.FallbackSection;
import dev.nightkiln.policy.ProvingSections.Rounds;
import dev.nightkiln.policy.ProvingSections.WarmUpSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads proof, repair, warm-up, conflicts and evidence of either file. */
final class ProvingParser {
    static final List<String> SECTIONS =
            List.of("proof", "repair", "warm-up", "conflicts", "evidence");

    private static final Pattern KEY = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int MOST_ROUNDS = 10;
    private static final int MOST_FALLBACKS = 5;
    private static final int MOST_CACHES = 10;
    private static final int MOST_KEYS = 20;

    private final Problems problems;
    private final boolean floor;
    private final RuleReader rules;
    private final RunReader runs;

    ProvingParser(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
        this.rules = new RuleReader(problems, floor);
        this.runs = new RunReader(problems);
    }

    ProvingSections sections(MappingReader root) {
        var proof = root.mapping("proof", List.of("tests", "signals"));
        var repair = root.mapping("repair", List.of("rounds", "fallback"));
        var conflicts = root.mapping("conflicts", List.of("re-verify"));
        var evidence = root.mapping("evidence", List.of("keys"));
        return new ProvingSections(
                proof.flatMap(group -> listed(group, "tests", rules::path)),
                proof.map(this::signals).orElse(Map.of()),
                repair.flatMap(this::rounds),
                repair.flatMap(this::fallback),
                root.mapping("warm-up", List.of("run", "image", "timeout", "caches"))
                        .flatMap(this::warmUp),
                conflicts.flatMap(group -> word(group, "re-verify", Reverify.values())),
                evidence.flatMap(this::keys));
    }

    private <T> Optional<At<List<T>>> listed(
            MappingReader group, String key, BiFunction<String, YamlNode, Optional<T>> read) {
        return group.list(key)
                .map(items ->
                        new At<>(rules.all(group.path(key), items, read), source(group, key)));
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
                    shown(node.get()) + " is not known",
                    "write one of " + String.join(", ", known));
        }
        return word;
    }

    private static String shown(YamlNode node) {
        return node instanceof Scalar scalar ? Problems.quoted(scalar.text()) : "this";
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** No round at all is a choice, so zero is an amount here. */
    private Optional<Rounds> rounds(MappingReader repair) {
        if (!floor || !(repair.find("rounds").orElse(null) instanceof Mapping)) {
            return repair.find("rounds")
                    .flatMap(node -> count(repair.path("rounds"), node))
                    .map(both -> new Rounds(both, both));
        }
        return repair.mapping("rounds", List.of("default", "max"))
                .flatMap(group ->
                        part(group, "default")
                                .flatMap(usual ->
                                        part(group, "max").map(most -> new Rounds(usual, most))))
                .filter(rounds ->
                        rounds.usual().value() <= rounds.most().value()
                                || rules.refuse(
                                                repair,
                                                "rounds",
                                                "the default is more than the max",
                                                "lower the default or raise the max")
                                        .isPresent());
    }

    private Optional<At<Long>> part(MappingReader group, String key) {
        return runs.required(group, key).flatMap(node -> count(group.path(key), node));
    }

    private Optional<At<Long>> count(String path, YamlNode node) {
        OptionalLong read = rules.number(node);
        if (read.isPresent() && read.getAsLong() <= MOST_ROUNDS) {
            return Optional.of(new At<>(read.getAsLong(), rules.source(node)));
        }
        return rules.refuse(
                node,
                path,
                shown(node) + " is not a number of rounds",
                "write a whole number from 0 to " + MOST_ROUNDS);
    }

    private Optional<At<List<FallbackSection>>> fallback(MappingReader repair) {
        return bounded(repair, "fallback", MOST_FALLBACKS, this::fallback);
    }

    private Optional<FallbackSection> fallback(String path, YamlNode node) {
        if (!(node instanceof Mapping mapping)) {
            return rules.refuse(
                    node,
                    path,
                    "an agent must be a group of keys, but is " + node.described(),
                    "write `name: ...` and `command: ...`");
        }
        var group = new MappingReader(mapping, path, List.of("name", "command", "image"), problems);
        Optional<Text> name = runs.required(group, "name").flatMap(_ -> runs.agentName(group));
        Optional<Text> image = runs.image(group);
        return runs.required(group, "command")
                .flatMap(_ -> runs.command(group, "command"))
                .flatMap(command ->
                        name.map(known -> new FallbackSection(path, known, command, image)));
    }

    private Optional<WarmUpSection> warmUp(MappingReader group) {
        Optional<At<List<String>>> command =
                runs.required(group, "run").flatMap(_ -> runs.command(group, "run"));
        Optional<List<String>> caches =
                runs.required(group, "caches")
                        .flatMap(_ -> bounded(group, "caches", MOST_CACHES, this::cache))
                        .map(At::value);
        caches.filter(List::isEmpty)
                .filter(_ -> !problems.concern(group.path("caches")))
                .ifPresent(_ ->
                        rules.refuse(
                                group,
                                "caches",
                                "nothing would be kept",
                                "list at least one directory, like .npm"));
        caches.ifPresent(list -> refuseNested(group, list));
        Optional<Text> image = runs.image(group);
        Optional<Amount> timeout = runs.timeout(group);
        return command.flatMap(c -> caches.map(list -> new WarmUpSection(c, list, image, timeout)));
    }

    private Optional<String> cache(String path, YamlNode node) {
        if (!(node instanceof Scalar(String text, Kind kind, _)) || kind != Kind.TEXT) {
            return rules.refuse(
                    node,
                    path,
                    "a directory must be a text, but this is " + node.described(),
                    "put it in quotes");
        }
        Optional<String> wrong =
                PathShape.wrong(text)
                        .or(() ->
                                text.contains("*")
                                        ? Optional.of("is a pattern")
                                        : Optional.empty());
        return wrong.map(reason ->
                        rules.<String>refuse(
                                node,
                                path,
                                Problems.quoted(text) + " " + reason,
                                "name one directory below the home, like .npm"))
                .orElse(Optional.of(text));
    }

    /** Each is mounted on its own, which one inside another could not be. */
    private void refuseNested(MappingReader group, List<String> caches) {
        var seen = new HashSet<String>();
        for (String cache : caches) {
            if (!seen.add(cache)
                    || caches.stream().anyMatch(outer -> cache.startsWith(outer + "/"))) {
                rules.refuse(
                        group,
                        "caches",
                        Problems.quoted(cache) + " is in the list already",
                        "remove it");
            }
        }
    }

    private Optional<At<List<String>>> keys(MappingReader evidence) {
        String example = "sha256: and the 64 small digits";
        return bounded(
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

    private <T> Optional<At<List<T>>> bounded(
            MappingReader group,
            String key,
            int most,
            BiFunction<String, YamlNode, Optional<T>> read) {
        return group.find(key).orElse(null) instanceof Sequence(List<YamlNode> items, _)
                        && items.size() > most
                ? rules.refuse(group, key, "more than " + most + " of them", "remove some")
                : listed(group, key, read);
    }

    private Source source(MappingReader group, String key) {
        return group.find(key).map(rules::source).orElseThrow();
    }
}
