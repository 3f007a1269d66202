package dev.nightkiln.policy;

import dev.nightkiln.policy.ProvingSections.FallbackSection;
import dev.nightkiln.policy.ProvingSections.Rounds;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Mapping;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how often a failed check goes back to the agent, and who is asked after it. */
final class RepairParser {
    private static final int MOST_ROUNDS = 10;
    private static final int MOST_FALLBACKS = 5;

    private final Problems problems;
    private final boolean floor;
    private final RuleReader rules;
    private final RunReader runs;

    RepairParser(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
        this.rules = new RuleReader(problems, floor);
        this.runs = new RunReader(problems);
    }

    /** No round at all is a choice, so zero is an amount here. */
    Optional<Rounds> rounds(MappingReader repair) {
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
                RuleReader.shown(node) + " is not a number of rounds",
                "write a whole number from 0 to " + MOST_ROUNDS);
    }

    Optional<At<List<FallbackSection>>> fallback(MappingReader repair) {
        return rules.bounded(repair, "fallback", MOST_FALLBACKS, this::fallback);
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
}
