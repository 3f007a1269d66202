package dev.nightkiln.yaml;

import dev.nightkiln.yaml.YamlNode.Entry;
import dev.nightkiln.yaml.YamlNode.Kind;
import dev.nightkiln.yaml.YamlNode.Mapping;
import dev.nightkiln.yaml.YamlNode.Scalar;
import dev.nightkiln.yaml.YamlNode.Sequence;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one group of keys. Unknown and repeated keys are reported at once, a value of the wrong
 * kind when it is asked for; a reported value reads as absent.
 */
public final class MappingReader {
    private static final int KEYS_SHOWN = 5;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final int line;
    private final String path;
    private final Problems problems;

    public MappingReader(
            Mapping mapping, String path, Collection<String> known, Problems problems) {
        this.line = mapping.line();
        this.path = path;
        this.problems = problems;
        var lines = new HashMap<String, Integer>();
        for (Entry entry : mapping.entries()) {
            String key = entry.key();
            Integer first = lines.putIfAbsent(key, entry.line());
            if (first != null) {
                problems.add(
                        entry.line(),
                        path(key),
                        "written twice, first in line " + first,
                        "remove one of them");
            } else if (known.contains(key)) {
                entries.put(key, entry);
            } else {
                problems.add(entry.line(), path(key), "unknown key", Suggestion.mend(key, known));
            }
        }
    }

    /** The line of the first key. */
    public int line() {
        return line;
    }

    /** How a key of this group is called in a message. */
    public String path(String key) {
        String shown =
                key.codePoints().allMatch(Characters::isPlain) && key.length() <= 60
                        ? key
                        : Problems.quoted(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** The key is there, whatever its value is worth. */
    public boolean has(String key) {
        return entries.containsKey(key);
    }

    public Optional<YamlNode> find(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    public Optional<MappingReader> mapping(String key, Collection<String> known) {
        return find(key)
                .flatMap(node ->
                        switch (node) {
                            case Mapping mapping ->
                                    Optional.of(
                                            new MappingReader(mapping, path(key), known, problems));
                            case Scalar _, Sequence _ ->
                                    wrong(
                                            key,
                                            node,
                                            "it must be a group of keys",
                                            keysOf(node, known));
                        });
    }

    public Optional<List<YamlNode>> list(String key) {
        return find(key)
                .flatMap(node ->
                        switch (node) {
                            case Sequence(List<YamlNode> items, _) -> Optional.of(items);
                            case Scalar _, Mapping _ ->
                                    wrong(
                                            key,
                                            node,
                                            "it must be a list",
                                            "begin each item with `- `");
                        });
    }

    /** A text that is not empty. */
    public Optional<Scalar> text(String key) {
        return find(key)
                .flatMap(node ->
                        switch (node) {
                            case Scalar scalar
                                    when scalar.kind() == Kind.TEXT && !scalar.text().isBlank() ->
                                    Optional.of(scalar);
                            case Scalar scalar when scalar.kind() == Kind.TEXT -> {
                                problems.add(
                                        scalar.line(),
                                        path(key),
                                        "it is empty",
                                        "write a value or remove it");
                                yield Optional.empty();
                            }
                            case Scalar(_, Kind kind, _) when kind != Kind.NOTHING ->
                                    wrong(key, node, "it must be a text", "put it in quotes");
                            case Scalar _, Sequence _, Mapping _ ->
                                    wrong(
                                            key,
                                            node,
                                            "it must be a text",
                                            "write one value after `: `");
                        });
    }

    private static String keysOf(YamlNode node, Collection<String> known) {
        return "write its keys indented below it"
                + (node instanceof Sequence ? ", without `- `" : "")
                + ": "
                + known.stream().limit(KEYS_SHOWN).collect(Collectors.joining(", "))
                + (known.size() > KEYS_SHOWN ? ", …" : "");
    }

    private <T> Optional<T> wrong(String key, YamlNode node, String wanted, String mend) {
        String reason = wanted + ", but is " + node.described();
        problems.add(node.line(), path(key), reason, mend);
        return Optional.empty();
    }
}
