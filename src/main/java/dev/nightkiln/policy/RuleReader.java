package dev.nightkiln.policy;

import dev.nightkiln.policy.ModelRule.Price;
import dev.nightkiln.yaml.MappingReader;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads the rules that stand in lists: models and paths. */
final class RuleReader {
    private static final int MOST_RULES = 500;

    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9*][A-Za-z0-9*._:/@-]{0,127}");
    private static final int MOST_STARS = 4;

    private final Problems problems;
    private final boolean floor;

    RuleReader(Problems problems, boolean floor) {
        this.problems = problems;
        this.floor = floor;
    }

    Optional<ModelRule> model(String path, YamlNode node) {
        if (!(node instanceof Mapping mapping)) {
            return refuse(
                    node,
                    path,
                    "it must be a group of keys, but is " + node.described(),
                    "write `provider: ...` and `model: ...`");
        }
        var group =
                new MappingReader(mapping, path, List.of("provider", "model", "price"), problems);
        Optional<String> provider = matching(group, "provider", PROVIDER, "anthropic");
        Optional<String> model =
                matching(group, "model", MODEL, "claude-*")
                        .filter(text ->
                                text.chars().filter(c -> c == '*').count() <= MOST_STARS
                                        || refuse(group, "model", "too many stars", "use one")
                                                .isPresent());
        if (group.has("price") && !floor) {
            return refuse(group, "price", "only the organisation can name a price", "remove it");
        }
        Optional<Price> price = group.has("price") ? price(group) : Optional.empty();
        return provider.flatMap(p ->
                model.map(m ->
                        new ModelRule(p, m, price, new Source(problems.source(), group.line()))));
    }

    private Optional<Price> price(MappingReader group) {
        return group.mapping("price", List.of("input", "cached-input", "output"))
                .flatMap(price ->
                        dollars(price, "input")
                                .flatMap(input ->
                                        dollars(price, "cached-input")
                                                .flatMap(cached ->
                                                        dollars(price, "output")
                                                                .map(output ->
                                                                        new Price(
                                                                                input, cached,
                                                                                output)))));
    }

    private Optional<Long> dollars(MappingReader price, String key) {
        return required(price, key)
                .flatMap(node -> {
                    var read =
                            node instanceof Scalar scalar
                                    ? Unit.PRICE.parse(scalar)
                                    : OptionalLong.empty();
                    return read.isPresent()
                            ? Optional.of(read.getAsLong())
                            : refuse(
                                    price,
                                    key,
                                    "it is not " + Unit.PRICE.described(),
                                    Unit.PRICE.mend());
                });
    }

    private Optional<String> matching(
            MappingReader group, String key, Pattern shape, String example) {
        return required(group, key)
                .flatMap(_ -> group.text(key))
                .flatMap(scalar ->
                        shape.matcher(scalar.text()).matches()
                                ? Optional.of(scalar.text())
                                : refuse(
                                        group,
                                        key,
                                        Problems.quoted(scalar.text()) + " is not a name",
                                        "write it like " + example));
    }

    Optional<PathRule> path(String path, YamlNode node) {
        if (!(node instanceof Scalar(String text, Kind kind, _)) || kind != Kind.TEXT) {
            return refuse(
                    node,
                    path,
                    "a path must be a text, but this is " + node.described(),
                    "put it in quotes");
        }
        return PathShape.wrong(text)
                .map(reason ->
                        this.<PathRule>refuse(
                                node,
                                path,
                                Problems.quoted(text) + " " + reason,
                                "write a path from the repository's root, like src/** or *.lock"))
                .orElseGet(() -> Optional.of(new PathRule(text, source(node))));
    }

    Optional<At<Boolean>> flag(String path, YamlNode node) {
        if (node instanceof Scalar(String text, Kind kind, _)
                && kind == Kind.BOOLEAN
                && (text.equals("true") || text.equals("false"))) {
            return Optional.of(new At<>(text.equals("true"), source(node)));
        }
        return refuse(
                node,
                path,
                "it must be true or false, but is "
                        + (node instanceof Scalar scalar
                                ? Problems.quoted(scalar.text())
                                : node.described()),
                "write true or false without quotes");
    }

    /** Every item of a list; one that cannot be read leaves a problem behind. */
    <T> List<T> all(
            String path, List<YamlNode> items, BiFunction<String, YamlNode, Optional<T>> read) {
        if (items.size() > MOST_RULES) {
            problems.add(
                    items.get(MOST_RULES).line(),
                    path,
                    "more than " + MOST_RULES + " of them",
                    "join some of them with a pattern");
            return List.of();
        }
        var rules = new ArrayList<T>();
        for (int i = 0; i < items.size(); i++) {
            read.apply(path + "[" + i + "]", items.get(i)).ifPresent(rules::add);
        }
        return rules;
    }

    /** A list and the line it begins in. */
    <T> Optional<At<List<T>>> listed(
            MappingReader group, String key, BiFunction<String, YamlNode, Optional<T>> read) {
        return group.list(key)
                .map(items ->
                        new At<>(
                                all(group.path(key), items, read),
                                group.find(key).map(this::source).orElseThrow()));
    }

    <T> Optional<At<List<T>>> bounded(
            MappingReader group,
            String key,
            int most,
            BiFunction<String, YamlNode, Optional<T>> read) {
        return group.find(key).orElse(null) instanceof Sequence(List<YamlNode> items, _)
                        && items.size() > most
                ? refuse(group, key, "more than " + most + " of them", "remove some")
                : listed(group, key, read);
    }

    static String shown(YamlNode node) {
        return node instanceof Scalar scalar ? Problems.quoted(scalar.text()) : "this";
    }

    /** A text of this shape. */
    Optional<String> named(String path, YamlNode node, Pattern shape, String example) {
        if (node instanceof Scalar(String text, Kind kind, _)
                && kind == Kind.TEXT
                && shape.matcher(text).matches()) {
            return Optional.of(text);
        }
        return refuse(node, path, shown(node) + " is not a name", "write it like " + example);
    }

    OptionalLong number(YamlNode node) {
        return node instanceof Scalar scalar ? Unit.COUNT.parse(scalar) : OptionalLong.empty();
    }

    Optional<YamlNode> required(MappingReader group, String key) {
        if (!group.has(key)) {
            problems.add(group.line(), group.path(key), "it is missing", "add `" + key + ": ...`");
        }
        return group.find(key);
    }

    Source source(YamlNode node) {
        return new Source(problems.source(), node.line());
    }

    <T> Optional<T> refuse(MappingReader group, String key, String reason, String mend) {
        int line = group.find(key).map(YamlNode::line).orElse(group.line());
        problems.add(line, group.path(key), reason, mend);
        return Optional.empty();
    }

    <T> Optional<T> refuse(YamlNode node, String path, String reason, String mend) {
        problems.add(node.line(), path, reason, mend);
        return Optional.empty();
    }
}
