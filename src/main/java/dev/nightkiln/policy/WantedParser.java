package dev.nightkiln.policy;

import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.CheckSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.Characters;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the sections that the repository's file and the floor write alike. */
final class WantedParser {
    static final List<String> SECTIONS =
            Stream.concat(Stream.of("agent", "checks", "limits"), WallsParser.SECTIONS.stream())
                    .toList();

    private static final int LONGEST_NAME = 100;
    private static final int MOST_CHECKS = 50;
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");

    private final Problems problems;

    WantedParser(Problems problems) {
        this.problems = problems;
    }

    Wanted repository(Mapping file) {
        var root = new MappingReader(file, "", SECTIONS, problems);
        return new Wanted(
                agent(root),
                checks(root),
                limits(root),
                new WallsParser(problems, false).walls(root));
    }

    AgentSection agent(MappingReader root) {
        return root.mapping("agent", List.of("image", "command"))
                .map(agent -> new AgentSection(agentCommand(agent), image(agent)))
                .orElse(AgentSection.SILENT);
    }

    private Optional<At<List<String>>> agentCommand(MappingReader agent) {
        return agent.find("command")
                .flatMap(node ->
                        command(agent, "command")
                                .map(words ->
                                        new At<>(
                                                words,
                                                new Source(problems.source(), node.line()))));
    }

    List<CheckSection> checks(MappingReader root) {
        List<YamlNode> items = root.list("checks").orElse(List.of());
        if (items.size() > MOST_CHECKS) {
            problems.add(
                    items.get(MOST_CHECKS).line(),
                    "checks",
                    "more than " + MOST_CHECKS + " checks",
                    "join some of them");
            return List.of();
        }
        var checks = new ArrayList<CheckSection>();
        for (int i = 0; i < items.size(); i++) {
            check(items.get(i), "checks[" + i + "]").ifPresent(checks::add);
        }
        refuseSameNames(checks);
        return checks;
    }

    private Optional<CheckSection> check(YamlNode item, String path) {
        if (!(item instanceof Mapping mapping)) {
            problems.add(
                    item.line(),
                    path,
                    "a check must be a group of keys, but is " + item.described(),
                    "write `name: ...` and `run: ...`");
            return Optional.empty();
        }
        var check =
                new MappingReader(
                        mapping, path, List.of("name", "run", "image", "timeout"), problems);
        Optional<Text> name = required(check, "name").flatMap(_ -> name(check));
        Optional<List<String>> run = required(check, "run").flatMap(_ -> command(check, "run"));
        Optional<Text> image = image(check);
        Optional<Amount> timeout =
                check.find("timeout")
                        .flatMap(node ->
                                Amount.read(
                                        Limit.CHECK_TIMEOUT,
                                        check.path("timeout"),
                                        node,
                                        problems));
        return name.flatMap(n -> run.map(r -> new CheckSection(path, n, r, image, timeout)));
    }

    private Optional<YamlNode> required(MappingReader group, String key) {
        if (!group.has(key)) {
            problems.add(group.line(), group.path(key), "it is missing", "add `" + key + ": ...`");
        }
        return group.find(key);
    }

    private Optional<Text> name(MappingReader check) {
        return check.text("name")
                .flatMap(scalar -> {
                    String name = scalar.text();
                    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
                        return refuse(
                                scalar,
                                check.path("name"),
                                "longer than 100 characters",
                                "shorten it");
                    }
                    if (!name.codePoints().allMatch(Characters::isPlain)
                            || !name.equals(name.strip())) {
                        return refuse(
                                scalar,
                                check.path("name"),
                                "it has line breaks, invisible characters or outer spaces",
                                "write one line of visible characters");
                    }
                    return Optional.of(new Text(name, scalar.line()));
                });
    }

    private void refuseSameNames(List<CheckSection> checks) {
        var lines = new HashMap<String, Integer>();
        for (CheckSection check : checks) {
            String name = check.name().value().toLowerCase(Locale.ROOT);
            Integer first = lines.putIfAbsent(name, check.name().line());
            if (first != null) {
                problems.add(
                        check.name().line(),
                        check.path() + ".name",
                        "the name "
                                + Problems.quoted(check.name().value())
                                + " is taken by the check in line "
                                + first,
                        "give each check its own name");
            }
        }
    }

    private Optional<List<String>> command(MappingReader group, String key) {
        return group.find(key).flatMap(node -> Command.read(group.path(key), node, problems));
    }

    private Optional<Text> image(MappingReader group) {
        return group.text("image")
                .flatMap(scalar -> {
                    if (!IMAGE.matcher(scalar.text()).matches()) {
                        return refuse(
                                scalar,
                                group.path("image"),
                                Problems.quoted(scalar.text()) + " is not the name of an image",
                                "write it like nightkiln/sandbox:dev");
                    }
                    return Optional.of(new Text(scalar.text(), scalar.line()));
                });
    }

    private Map<Limit, Amount> limits(MappingReader root) {
        var amounts = new EnumMap<Limit, Amount>(Limit.class);
        root.mapping("limits", Limit.keys())
                .ifPresent(group -> {
                    for (Limit limit : Limit.values()) {
                        group.find(limit.key())
                                .flatMap(node ->
                                        Amount.read(limit, group.path(limit.key()), node, problems))
                                .ifPresent(amount -> amounts.put(limit, amount));
                    }
                });
        return amounts;
    }

    private Optional<Text> refuse(Scalar scalar, String path, String reason, String mend) {
        problems.add(scalar.line(), path, reason, mend);
        return Optional.empty();
    }
}
