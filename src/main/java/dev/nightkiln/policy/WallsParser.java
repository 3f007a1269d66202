package dev.nightkiln.policy;

import dev.nightkiln.policy.Bounded.Span;
import dev.nightkiln.policy.Walls.AccessSection;
import dev.nightkiln.policy.Walls.PathsSection;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Entry;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads people, sandbox, egress, models, paths, scans, sign-off and retention of either file. */
final class WallsParser {
    static final List<String> SECTIONS =
            List.of(
                    "people",
                    "sandbox",
                    "egress",
                    "models",
                    "paths",
                    "scans",
                    "sign-off",
                    "retention");

    private static final Pattern RUNTIME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");
    private static final String NO_SWITCH =
            "no key can turn the secret scan off or change what it looks for";

    private final Problems problems;
    private final boolean floor;
    private final RuleReader rules;
    private final AccessParser access;
    private final BoundedParser bounds;
    private final HostReader hosts;

    WallsParser(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
        this.rules = new RuleReader(problems, floor);
        this.access = new AccessParser(problems, rules);
        this.bounds = new BoundedParser(problems, floor);
        this.hosts = new HostReader(problems, floor, rules);
    }

    Walls walls(MappingReader root) {
        var people = root.mapping("people", List.of("trigger", "approve"));
        var egress = root.mapping("egress", List.of("hosts"));
        var sandbox = root.mapping("sandbox", List.of("runtime"));
        Optional<MappingReader> scans = scans(root);
        var amounts = new EnumMap<Bounded, Span>(Bounded.class);
        scans.ifPresent(group -> bounds.section(group, "scans", amounts));
        for (String section : List.of("sign-off", "retention")) {
            root.mapping(section, Bounded.keys(section))
                    .ifPresent(group -> bounds.section(group, section, amounts));
        }
        return new Walls(
                people.map(group -> access.section(group, "trigger")).orElse(AccessSection.SILENT),
                people.map(group -> access.section(group, "approve")).orElse(AccessSection.SILENT),
                egress.flatMap(group -> choice(group, "hosts", hosts::read)).map(hosts::distinct),
                choice(root, "models", rules::model),
                root.mapping("paths", List.of("writable", "protected", "binaries", "executables"))
                        .map(this::paths)
                        .orElse(PathsSection.SILENT),
                scans.flatMap(this::scanner),
                amounts,
                sandbox.flatMap(this::runtimes));
    }

    /** A list, or in the floor also a default beside a max. */
    private <T> Optional<Choice<T>> choice(
            MappingReader group, String key, BiFunction<String, YamlNode, Optional<T>> read) {
        if (!floor || !(group.find(key).orElse(null) instanceof Mapping)) {
            return group.list(key)
                    .map(items -> {
                        List<T> both = rules.all(group.path(key), items, read);
                        return new Choice<>(both, both, source(group, key));
                    });
        }
        return group.mapping(key, List.of("default", "max"))
                .map(choice -> {
                    for (String part : List.of("default", "max")) {
                        if (!choice.has(part)) {
                            problems.add(
                                    choice.line(),
                                    choice.path(part),
                                    "it is missing",
                                    "add it; [] is none");
                        }
                    }
                    return new Choice<>(
                            rules.all(
                                    choice.path("default"),
                                    choice.list("default").orElse(List.of()),
                                    read),
                            rules.all(
                                    choice.path("max"), choice.list("max").orElse(List.of()), read),
                            source(group, key));
                });
    }

    private PathsSection paths(MappingReader group) {
        return new PathsSection(
                patterns(group, "writable"),
                patterns(group, "protected"),
                group.find("binaries").flatMap(n -> rules.flag(group.path("binaries"), n)),
                group.find("executables").flatMap(n -> rules.flag(group.path("executables"), n)));
    }

    private Optional<At<List<PathRule>>> patterns(MappingReader group, String key) {
        return group.list(key)
                .map(items ->
                        new At<>(
                                rules.all(group.path(key), items, rules::path),
                                source(group, key)));
    }

    /** Whoever tries to turn the scan off is told that it cannot be, not that a key is unknown. */
    private Optional<MappingReader> scans(MappingReader root) {
        List<String> known = List.of("image", "timeout");
        if (root.find("scans").orElse(null) instanceof Mapping mapping) {
            var kept = new ArrayList<Entry>();
            for (Entry entry : mapping.entries()) {
                if (known.contains(entry.key())) {
                    kept.add(entry);
                } else {
                    problems.add(
                            entry.line(), "scans." + shown(entry.key()), NO_SWITCH, "remove it");
                }
            }
            return Optional.of(
                    new MappingReader(new Mapping(kept, mapping.line()), "scans", known, problems));
        }
        if (root.find("scans").orElse(null) instanceof Scalar scalar) {
            problems.add(
                    scalar.line(),
                    "scans",
                    NO_SWITCH,
                    "remove it or write `timeout: ...` below it");
            return Optional.empty();
        }
        return root.mapping("scans", known);
    }

    private static String shown(String key) {
        return key.matches("[a-z-]{1,40}") ? key : Problems.quoted(key);
    }

    private Optional<At<String>> scanner(MappingReader scans) {
        if (scans.has("image") && !floor) {
            return refuse(
                    scans.find("image").orElseThrow(),
                    "scans.image",
                    "only the organisation chooses the scanner",
                    "remove it or ask an operator");
        }
        return scans.text("image")
                .flatMap(scalar ->
                        rules.named("scans.image", scalar, IMAGE, "nightkiln/scanner:dev")
                                .map(name -> new At<>(name, source(scalar.line()))));
    }

    private Optional<Choice<String>> runtimes(MappingReader sandbox) {
        if (floor && sandbox.find("runtime").orElse(null) instanceof Mapping) {
            return sandbox.mapping("runtime", List.of("default", "allowed"))
                    .map(group -> {
                        List<String> usual =
                                group
                                        .text("default")
                                        .flatMap(s ->
                                                rules.named(
                                                        group.path("default"), s, RUNTIME, "runsc"))
                                        .stream()
                                        .toList();
                        List<String> allowed =
                                rules.all(
                                        group.path("allowed"),
                                        group.list("allowed").orElse(List.of()),
                                        (at, node) -> rules.named(at, node, RUNTIME, "runsc"));
                        return new Choice<>(usual, allowed, source(sandbox, "runtime"));
                    });
        }
        return sandbox.text("runtime")
                .flatMap(s -> rules.named("sandbox.runtime", s, RUNTIME, "runsc"))
                .map(one -> new Choice<>(List.of(one), List.of(one), source(sandbox, "runtime")));
    }

    private Source source(MappingReader group, String key) {
        return source(group.find(key).map(YamlNode::line).orElse(group.line()));
    }

    private Source source(int line) {
        return new Source(problems.source(), line);
    }

    private <T> Optional<T> refuse(YamlNode node, String path, String reason, String mend) {
        problems.add(node.line(), path, reason, mend);
        return Optional.empty();
    }
}
