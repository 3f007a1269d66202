package dev.nightkiln.policy;

import dev.nightkiln.policy.Bounded.Span;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads amounts that have bounds: one for all, or in the floor a default between min and max. */
final class BoundedParser {
    private final Problems problems;
    private final boolean floor;

    BoundedParser(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
    }

    void section(MappingReader group, String section, Map<Bounded, Span> amounts) {
        for (Bounded bounded : Bounded.in(section)) {
            group.find(bounded.key())
                    .flatMap(node -> span(bounded, node))
                    .ifPresent(span -> amounts.put(bounded, span));
        }
    }

    private Optional<Span> span(Bounded bounded, YamlNode node) {
        if (!floor || bounded.risesOnly() || !(node instanceof Mapping mapping)) {
            return amount(bounded, bounded.path(), node).map(bounded::exactly);
        }
        var group =
                new MappingReader(
                        mapping, bounded.path(), List.of("min", "default", "max"), problems);
        return part(bounded, group, "default")
                .flatMap(usual ->
                        part(bounded, group, "max")
                                .flatMap(most -> {
                                    At<Long> least =
                                            group.has("min")
                                                    ? part(bounded, group, "min").orElse(usual)
                                                    : usual;
                                    if (least.value() > usual.value()
                                            || usual.value() > most.value()) {
                                        problems.add(
                                                group.line(),
                                                bounded.path(),
                                                "min, default and max are not in this order",
                                                "mend the amounts");
                                    }
                                    return Optional.of(new Span(least, usual, most));
                                }));
    }

    private Optional<At<Long>> part(Bounded bounded, MappingReader group, String key) {
        if (!group.has(key)) {
            problems.add(group.line(), group.path(key), "it is missing", "add it");
        }
        return group.find(key).flatMap(node -> amount(bounded, group.path(key), node));
    }

    private Optional<At<Long>> amount(Bounded bounded, String path, YamlNode node) {
        OptionalLong read =
                node instanceof Scalar scalar ? bounded.unit().parse(scalar) : OptionalLong.empty();
        if (read.isEmpty() || read.getAsLong() < 1) {
            String shown = node instanceof Scalar scalar ? Problems.quoted(scalar.text()) : "this";
            problems.add(
                    node.line(),
                    path,
                    shown + " is not " + bounded.unit().described() + " above zero",
                    bounded.unit().mend());
            return Optional.empty();
        }
        return Optional.of(new At<>(read.getAsLong(), new Source(problems.source(), node.line())));
    }
}
