package dev.nightkiln.policy;

import dev.nightkiln.policy.Floor.Bound;
import dev.nightkiln.policy.Floor.Images;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the organisation's file, which must bound everything: what it forgets is not allowed. */
final class FloorParser {
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9*._/:@-]{1,255}");

    static final List<String> SECTIONS =
            Stream.concat(Stream.of("images", "image-digests"), WantedParser.SECTIONS.stream())
                    .toList();

    private final Problems problems;
    private final WantedParser sections;

    FloorParser(Problems problems) {
        this.problems = problems;
        this.sections = new WantedParser(problems);
    }

    Floor floor(Mapping file) {
        var root = new MappingReader(file, "", SECTIONS, problems);
        var floor =
                new Floor(
                        problems.source(),
                        images(root),
                        sections.agent(root),
                        sections.checks(root),
                        limits(root),
                        new WallsParser(problems, true).walls(root),
                        new ProvingParser(problems, true).sections(root));
        refuseOwnViolations(floor);
        return floor;
    }

    private Images images(MappingReader root) {
        var patterns = new ArrayList<ImagePattern>();
        for (YamlNode item : root.list("images").orElse(List.of())) {
            if (item instanceof Scalar(String text, Kind kind, _)
                    && kind == Kind.TEXT
                    && PATTERN.matcher(text).matches()) {
                patterns.add(ImagePattern.of(text));
            } else {
                problems.add(
                        item.line(),
                        "images",
                        "not the name of an image or a pattern",
                        "write it like \"nightkiln/*:dev\"");
            }
        }
        int line = root.find("images").map(YamlNode::line).orElse(root.line());
        if (patterns.isEmpty()) {
            problems.add(line, "images", "no image is allowed", "list at least one");
        }
        return new Images(patterns, digests(root), line);
    }

    private boolean digests(MappingReader root) {
        Optional<Scalar> word = root.text("image-digests");
        word.filter(scalar -> !List.of("required", "optional").contains(scalar.text()))
                .ifPresent(scalar ->
                        problems.add(
                                scalar.line(),
                                "image-digests",
                                Problems.quoted(scalar.text()) + " is not known",
                                "write required or optional"));
        return word.map(scalar -> !scalar.text().equals("optional")).orElse(false);
    }

    private Map<Limit, Bound> limits(MappingReader root) {
        var bounds = new EnumMap<Limit, Bound>(Limit.class);
        Optional<MappingReader> group = root.mapping("limits", Limit.keys());
        for (Limit limit : Limit.values()) {
            Optional<YamlNode> node = group.flatMap(reader -> reader.find(limit.key()));
            if (node.isEmpty()) {
                problems.add(
                        group.map(MappingReader::line).orElse(root.line()),
                        "limits." + limit.key(),
                        "it is missing",
                        "add it with a default and a max");
            }
            node.flatMap(found -> bound(limit, found)).ifPresent(b -> bounds.put(limit, b));
        }
        return bounds;
    }

    /** One amount says default and maximum at once. */
    private Optional<Bound> bound(Limit limit, YamlNode node) {
        String path = "limits." + limit.key();
        return switch (node) {
            case Mapping mapping -> {
                var group = new MappingReader(mapping, path, List.of("default", "max"), problems);
                Optional<Amount> usual = amount(limit, group, "default");
                Optional<Amount> most = amount(limit, group, "max");
                yield usual.flatMap(u -> most.flatMap(m -> ordered(limit, u, m)));
            }
            case Scalar _, Sequence _ ->
                    Amount.read(limit, path, node, problems).map(both -> new Bound(both, both));
        };
    }

    private Optional<Amount> amount(Limit limit, MappingReader group, String key) {
        if (!group.has(key)) {
            problems.add(group.line(), group.path(key), "it is missing", "add it");
        }
        return group.find(key).flatMap(node -> Amount.read(limit, group.path(key), node, problems));
    }

    private Optional<Bound> ordered(Limit limit, Amount usual, Amount most) {
        if (usual.value() > most.value()) {
            problems.add(
                    usual.line(),
                    "limits." + limit.key() + ".default",
                    "it is more than the max (" + limit.format(most.value()) + ")",
                    "lower the default or raise the max");
            return Optional.empty();
        }
        return Optional.of(new Bound(usual, most));
    }

    private void refuseOwnViolations(Floor floor) {
        if (problems.isEmpty()) {
            var merge = new Merge(floor, problems);
            merge.refuseAgentImage(floor.agent());
            floor.checks().forEach(merge::refuseCheck);
            merge.refuseRuns(floor.proving());
            new AgentMerge(floor, problems).refuseSameNames();
            merge.refuseOwnWalls();
        }
    }
}
