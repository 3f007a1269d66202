package dev.nightkiln.policy;

import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the hosts that may be reached. */
final class HostReader {
    /**
     * Lower case letters, digits and hyphens; the last label begins with a letter, as no address
     * does.
     */
    private static final Pattern HOST =
            Pattern.compile(
                    "\\.?(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?!xn--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final int LONGEST_HOST = 253;
    private static final List<String> METHODS =
            List.of("CONNECT", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Problems problems;
    private final boolean floor;
    private final RuleReader rules;

    HostReader(Problems problems, boolean floor, RuleReader rules) {
        this.problems = problems;
        this.floor = floor;
        this.rules = rules;
    }

    Optional<HostRule> read(String path, YamlNode node) {
        return switch (node) {
            case Scalar scalar ->
                    hostName(path, scalar)
                            .map(name ->
                                    new HostRule(
                                            name,
                                            OptionalInt.empty(),
                                            Set.of("CONNECT"),
                                            false,
                                            rules.source(scalar)));
            case Mapping mapping -> {
                var known = List.of("host", "port", "methods", "internal");
                var group = new MappingReader(mapping, path, known, problems);
                yield rules.required(group, "host")
                        .flatMap(name -> hostName(group.path("host"), name))
                        .flatMap(name -> read(group, name));
            }
            case Sequence _ ->
                    rules.refuse(node, path, "a host cannot be a list", "write one name");
        };
    }

    private Optional<HostRule> read(MappingReader group, String name) {
        OptionalInt port = OptionalInt.empty();
        if (group.has("port")) {
            OptionalLong read = group.find("port").map(rules::number).orElse(OptionalLong.empty());
            if (read.isEmpty() || read.getAsLong() < 1 || read.getAsLong() > 65_535) {
                return rules.refuse(
                        group, "port", "it is not a port", "write a number from 1 to 65535");
            }
            port = OptionalInt.of((int) read.getAsLong());
        }
        boolean internal =
                group.find("internal")
                        .flatMap(node -> rules.flag(group.path("internal"), node))
                        .map(At::value)
                        .orElse(false);
        if (group.has("internal") && !floor) {
            return rules.refuse(
                    group,
                    "internal",
                    "only the organisation can name an internal host",
                    "remove it or ask an operator");
        }
        Optional<Set<String>> methods =
                group.has("methods") ? methods(group) : Optional.of(Set.of("CONNECT"));
        OptionalInt at = port;
        return methods.map(these ->
                new HostRule(
                        name, at, these, internal, new Source(problems.source(), group.line())));
    }

    /** A full name, or with a leading dot all names below it. */
    static boolean isHost(String text) {
        return text.length() <= LONGEST_HOST && HOST.matcher(text).matches();
    }

    private Optional<String> hostName(String path, YamlNode node) {
        if (node instanceof Scalar(String text, Kind kind, _)
                && kind == Kind.TEXT
                && isHost(text)) {
            return Optional.of(text);
        }
        String shown = node instanceof Scalar scalar ? Problems.quoted(scalar.text()) : "this";
        return rules.refuse(
                node,
                path,
                shown + " is not the full name of a host in lower case (and no address)",
                "write it like registry.npmjs.org, or .npmjs.org for all names below it");
    }

    private Optional<Set<String>> methods(MappingReader group) {
        var methods = new LinkedHashSet<String>();
        for (YamlNode item : group.list("methods").orElse(List.of())) {
            if (!(item instanceof Scalar(String text, Kind kind, _))
                    || kind != Kind.TEXT
                    || !METHODS.contains(text)) {
                String shown =
                        item instanceof Scalar scalar ? Problems.quoted(scalar.text()) : "this";
                return rules.refuse(
                        item,
                        group.path("methods"),
                        shown + " is not a method",
                        "use some of " + String.join(", ", METHODS));
            }
            methods.add(text);
        }
        if (methods.isEmpty()) {
            return problems.concern(group.path("methods"))
                    ? Optional.empty()
                    : rules.refuse(group, "methods", "it is empty", "list a method or remove it");
        }
        return Optional.of(methods);
    }

    /** Two entries that say the same of one host would leave open which line decided. */
    Choice<HostRule> distinct(Choice<HostRule> choice) {
        distinct(choice.usual());
        if (!choice.most().equals(choice.usual())) {
            distinct(choice.most());
        }
        return choice;
    }

    private void distinct(List<HostRule> list) {
        for (int i = 0; i < list.size(); i++) {
            HostRule rule = list.get(i);
            list.subList(0, i).stream()
                    .filter(rule::overlaps)
                    .findFirst()
                    .ifPresent(first ->
                            problems.add(
                                    rule.source().line(),
                                    "egress.hosts",
                                    Problems.quoted(rule.host())
                                            + " is listed in line "
                                            + first.source().line()
                                            + " already",
                                    "remove one of the two or give it another port"));
        }
    }
}
