package dev.nightkiln.dependencies;

import dev.nightkiln.dependencies.Node.Fields;
import dev.nightkiln.dependencies.Node.Items;
import dev.nightkiln.dependencies.Node.Text;
import dev.nightkiln.yaml.Problems;
import dev.nightkiln.yaml.YamlNode;
import dev.nightkiln.yaml.YamlParser;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * Turns JSON, TOML and YAML into one kind of tree. Size, depth and number of values are bounded,
 * and a key that stands twice is refused: readers differ in which of the two they obey.
 */
final class Documents {
    static final int MAX_BYTES = 5 << 20;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_TOKENS = 1_000_000;

    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .maxStringLength(1 << 16)
                    .build();

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final TomlMapper TOML =
            new TomlMapper(TomlFactory.builder().streamReadConstraints(BOUNDS).build());

    private Documents() {}

    static Fields json(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), plain)) {
            parser.nextToken();
            Node root = node(parser);
            if (parser.nextToken() != null) {
                throw new Unreadable("goes on after its end");
            }
            return Node.asFields(root, "the root");
        } catch (JacksonException wrong) {
            throw new Unreadable(
                    "is no JSON that is read here (line %d: %s)"
                            .formatted(
                                    wrong.getLocation() == null
                                            ? 0
                                            : wrong.getLocation().getLineNr(),
                                    wrong.getOriginalMessage()));
        }
    }

    /** The nesting is bounded by the parser. */
    private static Node node(JsonParser parser) {
        JsonToken token = parser.currentToken();
        int line = token == null ? 0 : parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.START_OBJECT) {
            var fields = new LinkedHashMap<String, Node>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                fields.put(key, node(parser));
            }
            return new Fields(fields, line);
        }
        if (token == JsonToken.START_ARRAY) {
            var items = new ArrayList<Node>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser));
            }
            return new Items(items, line);
        }
        if (token == null || !token.isScalarValue()) {
            throw new Unreadable("is empty or cut off");
        }
        return new Text(parser.getString(), line);
    }

    static Fields toml(String text) {
        try {
            return Node.asFields(tree(TOML.readTree(text), 0), "the root");
        } catch (JacksonException wrong) {
            throw new Unreadable(
                    "is no TOML that is read here (%s)".formatted(wrong.getOriginalMessage()));
        }
    }

    private static Node tree(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Unreadable("is nested more than " + MAX_DEPTH + " deep");
        }
        if (node.isObject()) {
            var fields = new LinkedHashMap<String, Node>();
            node.properties()
                    .forEach(
                            entry -> fields.put(entry.getKey(), tree(entry.getValue(), depth + 1)));
            return new Fields(fields, 0);
        }
        if (node.isArray()) {
            var items = new ArrayList<Node>();
            node.forEach(item -> items.add(tree(item, depth + 1)));
            return new Items(items, 0);
        }
        return new Text(node.asString(), 0);
    }

    static Fields yaml(String text) {
        var problems = new Problems("");
        var bounds = new YamlParser.Bounds(MAX_BYTES, MAX_DEPTH);
        return YamlParser.parse(text, problems, bounds)
                .map(mapping -> Node.asFields(tree(mapping), "the root"))
                .orElseThrow(() -> {
                    var first = problems.list().getFirst();
                    return new Unreadable(
                            "is no YAML that is read here (line %d: %s)"
                                    .formatted(first.line(), first.reason()));
                });
    }

    private static Node tree(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar(var text, _, int line) -> new Text(text, line);
            case YamlNode.Sequence(var items, int line) ->
                    new Items(items.stream().map(Documents::tree).toList(), line);
            case YamlNode.Mapping(var entries, int line) -> {
                var fields = new LinkedHashMap<String, Node>();
                for (YamlNode.Entry entry : entries) {
                    if (fields.put(entry.key(), tree(entry.value())) != null) {
                        throw new Unreadable(
                                "has a key twice (line %d: %s)"
                                        .formatted(entry.line(), Spelling.of(entry.key())));
                    }
                }
                yield new Fields(fields, line);
            }
        };
    }
}
