package dev.nightkiln.policy;

import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.Optional;
import java.util.OptionalLong;

/** A limit somebody wrote, in the base unit of its kind, and the line it stands on. */
record Amount(long value, int line) {
    static Optional<Amount> read(Limit limit, String path, YamlNode node, Problems problems) {
        if (!(node instanceof Scalar scalar)) {
            problems.add(
                    node.line(),
                    path,
                    "it must be " + limit.unit().described() + ", but is " + node.described(),
                    limit.unit().mend());
            return Optional.empty();
        }
        OptionalLong value = limit.unit().parse(scalar);
        if (value.isEmpty()) {
            problems.add(
                    scalar.line(),
                    path,
                    Problems.quoted(scalar.text()) + " is not " + limit.unit().described(),
                    limit.unit().mend());
            return Optional.empty();
        }
        if (value.getAsLong() < limit.least()) {
            problems.add(
                    scalar.line(),
                    path,
                    Problems.quoted(scalar.text()) + " is too little",
                    "write at least " + limit.format(limit.least()));
            return Optional.empty();
        }
        return Optional.of(new Amount(value.getAsLong(), scalar.line()));
    }
}
