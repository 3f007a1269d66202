package dev.nightkiln.policy;

import dev.nightkiln.policy.ProvingSections.WarmUpSection;
import dev.nightkiln.policy.Wanted.Text;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Scalar;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads what fills the dependency caches of a repository. */
final class WarmUpParser {
    private static final int MOST_CACHES = 10;

    private final Problems problems;
    private final RuleReader rules;
    private final RunReader runs;

    WarmUpParser(Problems problems) {
        this.problems = problems;
        this.rules = new RuleReader(problems, false);
        this.runs = new RunReader(problems);
    }

    Optional<WarmUpSection> section(MappingReader root) {
        return root.mapping("warm-up", List.of("run", "image", "timeout", "caches"))
                .flatMap(this::warmUp);
    }

    private Optional<WarmUpSection> warmUp(MappingReader group) {
        Optional<At<List<String>>> command =
                runs.required(group, "run").flatMap(_ -> runs.command(group, "run"));
        Optional<List<String>> caches =
                runs.required(group, "caches")
                        .flatMap(_ -> rules.bounded(group, "caches", MOST_CACHES, this::cache))
                        .map(At::value);
        caches.filter(List::isEmpty)
                .filter(_ -> !problems.concern(group.path("caches")))
                .ifPresent(_ ->
                        rules.refuse(
                                group,
                                "caches",
                                "nothing would be kept",
                                "list at least one directory, like .npm"));
        caches.ifPresent(list -> refuseNested(group, list));
        Optional<Text> image = runs.image(group);
        Optional<Amount> timeout = runs.timeout(group);
        return command.flatMap(c -> caches.map(list -> new WarmUpSection(c, list, image, timeout)));
    }

    private Optional<String> cache(String path, YamlNode node) {
        if (!(node instanceof Scalar(String text, Kind kind, _)) || kind != Kind.TEXT) {
            return rules.refuse(
                    node,
                    path,
                    "a directory must be a text, but this is " + node.described(),
                    "put it in quotes");
        }
        Optional<String> wrong =
                PathShape.wrong(text)
                        .or(() ->
                                text.contains("*")
                                        ? Optional.of("is a pattern")
                                        : Optional.empty());
        return wrong.map(reason ->
                        rules.<String>refuse(
                                node,
                                path,
                                Problems.quoted(text) + " " + reason,
                                "name one directory below the home, like .npm"))
                .orElse(Optional.of(text));
    }

    /** Each is mounted on its own, which one inside another could not be. */
    private void refuseNested(MappingReader group, List<String> caches) {
        var seen = new HashSet<String>();
        for (String cache : caches) {
            if (!seen.add(cache)
                    || caches.stream().anyMatch(outer -> cache.startsWith(outer + "/"))) {
                rules.refuse(
                        group,
                        "caches",
                        Problems.quoted(cache) + " is in the list already",
                        "remove it");
            }
        }
    }
}
