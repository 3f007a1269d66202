package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what agents, checks and the warm-up have in common: a command, an image, a timeout. */
final class RunReader {
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");
    private static final Pattern AGENT_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");

    private final Problems problems;

    RunReader(Problems problems) {
        this.problems = problems;
    }

    Optional<At<List<String>>> command(MappingReader group, String key) {
        return group.find(key)
                .flatMap(node ->
                        Command.read(group.path(key), node, problems)
                                .map(words -> new At<>(words, source(node))));
    }

    Optional<Text> image(MappingReader group) {
        return group.text("image")
                .flatMap(scalar ->
                        text(
                                scalar,
                                group.path("image"),
                                IMAGE,
                                "the name of an image",
                                "write it like nightkiln/sandbox:dev"));
    }

    /** A name that an issue can ask for, so it is one word of small letters. */
    Optional<Text> agentName(MappingReader group) {
        return group.text("name")
                .flatMap(scalar ->
                        text(
                                scalar,
                                group.path("name"),
                                AGENT_NAME,
                                "the name of an agent",
                                "write one word of small letters, digits, . _ and -, like codex"));
    }

    private Optional<Text> text(
            Scalar scalar, String path, Pattern shape, String wanted, String mend) {
        if (!shape.matcher(scalar.text()).matches()) {
            problems.add(
                    scalar.line(),
                    path,
                    Problems.quoted(scalar.text()) + " is not " + wanted,
                    mend);
            return Optional.empty();
        }
        return Optional.of(new Text(scalar.text(), scalar.line()));
    }

    Optional<Amount> timeout(MappingReader group) {
        return group.find("timeout")
                .flatMap(node ->
                        Amount.read(Limit.CHECK_TIMEOUT, group.path("timeout"), node, problems));
    }

    Optional<YamlNode> required(MappingReader group, String key) {
        if (!group.has(key)) {
            problems.add(group.line(), group.path(key), "it is missing", "add `" + key + ": ...`");
        }
        return group.find(key);
    }

    private Source source(YamlNode node) {
        return new Source(problems.source(), node.line());
    }
}
