package dev.nightkiln.policy;

import dev.nightkiln.policy.CheckRule.KeptFiles;
import dev.nightkiln.policy.Wanted.AgentSection;
import dev.nightkiln.policy.Wanted.CheckSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.Characters;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Mapping;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Reads the sections that the repository's file and the floor write alike. */
final class WantedParser {
    static final List<String> SECTIONS =
            Stream.of(
                            List.of("agent", "checks", "limits"),
                            WallsParser.SECTIONS,
                            ProvingParser.SECTIONS)
                    .flatMap(List::stream)
                    .toList();

    private static final List<String> CHECK_KEYS =
            List.of("name", "run", "image", "timeout", "reports", "artifacts", "screenshots");
    private static final int LONGEST_NAME = 100;
    private static final int MOST_CHECKS = 50;
    private static final int MOST_KEPT = 20;

    private final Problems problems;
    private final RunReader runs;
    private final RuleReader rules;

    WantedParser(Problems problems) {
        this.problems = problems;
        this.runs = new RunReader(problems);
        this.rules = new RuleReader(problems, false);
    }

    Wanted repository(Mapping file) {
        var root = new MappingReader(file, "", SECTIONS, problems);
        return new Wanted(
                agent(root),
                checks(root),
                limits(root),
                new WallsParser(problems, false).walls(root),
                new ProvingParser(problems, false).sections(root));
    }

    AgentSection agent(MappingReader root) {
        return root.mapping("agent", List.of("name", "image", "command"))
                .map(agent ->
                        new AgentSection(
                                runs.agentName(agent),
                                runs.command(agent, "command"),
                                runs.image(agent)))
                .orElse(AgentSection.SILENT);
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
        var check = new MappingReader(mapping, path, CHECK_KEYS, problems);
        Optional<Text> name = runs.required(check, "name").flatMap(_ -> name(check));
        Optional<At<List<String>>> run =
                runs.required(check, "run").flatMap(_ -> runs.command(check, "run"));
        Optional<Text> image = runs.image(check);
        Optional<Amount> timeout = runs.timeout(check);
        KeptFiles kept = kept(check);
        return name.flatMap(
                n -> run.map(r -> new CheckSection(path, n, r.value(), image, timeout, kept)));
    }

    private KeptFiles kept(MappingReader check) {
        return new KeptFiles(
                patterns(check, "reports", rules::path),
                patterns(check, "artifacts", rules::path),
                patterns(check, "screenshots", this::picture));
    }

    private List<String> patterns(
            MappingReader check,
            String key,
            BiFunction<String, YamlNode, Optional<PathRule>> read) {
        List<YamlNode> items = check.list(key).orElse(List.of());
        if (items.size() > MOST_KEPT) {
            problems.add(
                    items.get(MOST_KEPT).line(),
                    check.path(key),
                    "more than " + MOST_KEPT + " patterns",
                    "join some of them");
            return List.of();
        }
        return rules.all(check.path(key), items, read).stream().map(PathRule::pattern).toList();
    }

    private Optional<PathRule> picture(String path, YamlNode node) {
        return rules.path(path, node)
                .filter(rule ->
                        rule.pattern().endsWith(".png")
                                || refuse(
                                                node,
                                                path,
                                                Problems.quoted(rule.pattern())
                                                        + " does not end with .png",
                                                "name PNG pictures, like shots/*.png")
                                        .isPresent());
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
                    if (CheckRule.isReserved(name)) {
                        return refuse(
                                scalar,
                                check.path("name"),
                                Problems.quoted(name)
                                        + " is the name of a gate, whose check run is called"
                                        + " nightkiln/"
                                        + name.toLowerCase(Locale.ROOT),
                                "give the check another name, like unit tests");
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

    private Optional<Text> refuse(YamlNode node, String path, String reason, String mend) {
        problems.add(node.line(), path, reason, mend);
        return Optional.empty();
    }
}
