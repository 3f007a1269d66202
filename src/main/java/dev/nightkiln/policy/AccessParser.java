package dev.nightkiln.policy;

import dev.nightkiln.policy.Walls.AccessSection;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who may do something: a role, or a role and logins. */
final class AccessParser {
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final Problems problems;
    private final RuleReader rules;

    AccessParser(Problems problems, RuleReader rules) {
        this.problems = problems;
        this.rules = rules;
    }

    AccessSection section(MappingReader people, String key) {
        if (people.find(key).orElse(null) instanceof Scalar) {
            return new AccessSection(
                    people.text(key).flatMap(s -> role(people.path(key), s)), Optional.empty());
        }
        return people.mapping(key, List.of("role", "logins"))
                .map(group ->
                        new AccessSection(
                                group.text("role").flatMap(s -> role(group.path("role"), s)),
                                group.list("logins").flatMap(items -> logins(group, items))))
                .orElse(AccessSection.SILENT);
    }

    private Optional<At<Access.Role>> role(String path, Scalar scalar) {
        for (Access.Role role : Access.Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(scalar.text())) {
                return Optional.of(new At<>(role, rules.source(scalar)));
            }
        }
        return rules.refuse(
                scalar,
                path,
                Problems.quoted(scalar.text()) + " is not a role that can write",
                "write write, maintain or admin");
    }

    private Optional<At<List<String>>> logins(MappingReader group, List<YamlNode> items) {
        String path = group.path("logins");
        int line = group.find("logins").map(YamlNode::line).orElse(group.line());
        if (items.isEmpty()) {
            problems.add(line, path, "it is empty", "list a login or remove it");
            return Optional.empty();
        }
        List<String> logins =
                rules.all(path, items, (at, node) -> rules.named(at, node, LOGIN, "octocat"));
        return Optional.of(new At<>(logins, new Source(problems.source(), line)));
    }
}
